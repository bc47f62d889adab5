import type { AuditHead } from '../../../shared/audit/audit-ledger.ts';
import { checkSegments, type FoundSegment, type SegmentFault } from '../../../shared/audit/check-segments.ts';
import { segmentKeys } from '../../../shared/audit/segment-manifest.ts';

/** What a person at the terminal is told of the audit. */
export interface AuditVerification {
  readonly lines: readonly string[];
  /** 1: something was removed, altered, added or forged. */
  readonly exitCode: 0 | 1;
}

const sentences: Readonly<Record<SegmentFault['kind'], string>> = {
  altered: 'its entries are not the ones that were sealed',
  removed: 'it is removed',
  forged: 'its manifest was altered or forged, or its signature removed',
  misplaced: 'it stands where another segment was sealed',
  inserted: 'no one sealed it here: it was added',
  cut: 'it was sealed last, and is removed: the end of the audit is cut off',
};

/** Names every segment that is not as it was sealed. */
export function describeAudit(given: {
  readonly segments: readonly FoundSegment[];
  /** Files that are no segment's. */
  readonly strangers: readonly string[];
  /** What the ledger remembers; undefined where a copy is looked at. */
  readonly head: AuditHead | undefined;
  /** The same. */
  readonly now: Date | undefined;
}): AuditVerification {
  const { segments, strangers, head, now } = given;
  const faults = checkSegments(segments, { head, now });
  const entries = segments.reduce((sum, { manifest }) => sum + (manifest?.entries ?? 0), 0);
  const [first, last] = [segments.at(0)?.hour, segments.at(-1)?.hour];
  const wrong = faults.length + strangers.length;
  return {
    lines: [
      ...faults.map(({ hour, kind }) => `${segmentKeys(hour).entries}: ${sentences[kind]}`),
      ...strangers.map((key) => `${key}: it is no file of the audit`),
      `Segments: ${segments.length}${first === undefined ? '' : `, ${first} to ${last}`}; entries: ${entries}`,
      ...(head === undefined && wrong === 0
        ? ['The ledger was not asked: whether the newest segments were cut off is not known.']
        : []),
      ...(segments.some(({ manifest }) => manifest?.retainDays !== undefined)
        ? []
        : ['No segment says for how long segments are kept: whether the oldest were cut off is not known.']),
      wrong === 0 ? 'Every segment is intact.' : `Found to be wrong: ${wrong}`,
    ],
    exitCode: wrong === 0 ? 0 : 1,
  };
}
