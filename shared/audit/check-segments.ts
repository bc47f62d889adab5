import type { AuditHead } from './audit-ledger.ts';
import { hourAfter, type SegmentManifest, segmentKeys } from './segment-manifest.ts';

/** One hour's files as they were found. */
export interface FoundSegment {
  /** By the names of its files. */
  readonly hour: string;
  /** Undefined where it is not there, or cannot be read. */
  readonly manifest?: SegmentManifest;
  /** The hash of the manifest's bytes. */
  readonly manifestSha256?: string;
  readonly signature: 'good' | 'wrong' | 'absent';
  /** The hash of the entries; undefined where the file is not there. */
  readonly entriesSha256?: string;
}

/**
 * What is wrong with a segment.
 * - `altered`: its entries are not the ones that were sealed.
 * - `removed`: its entries, or the whole segment, are not there.
 * - `forged`: its manifest is not one that a trusted key signed.
 * - `misplaced`: its manifest is of another hour, or stands in another order than it was made.
 * - `inserted`: no one sealed it.
 * - `cut`: it was sealed last, and is not there.
 */
export interface SegmentFault {
  readonly hour: string;
  readonly kind: 'altered' | 'removed' | 'forged' | 'misplaced' | 'inserted' | 'cut';
}

/**
 * Checks the segments of an audit, in any order, and their end by what the ledger remembers. What the earliest one names as its
 * predecessor is not looked for: a lifecycle rule removes the oldest.
 */
export function checkSegments(
  found: readonly FoundSegment[],
  head: AuditHead | undefined,
): readonly SegmentFault[] {
  const ordered = found.toSorted((left, right) => (left.hour < right.hour ? -1 : 1));
  const faults = ordered.flatMap((segment, index) => [
    ...faultsOf(segment),
    ...faultsOfLink(
      segment,
      ordered.slice(0, index).findLast(({ manifest }) => manifest !== undefined),
    ),
  ]);
  const unique = new Map(
    [...faults, ...faultsOfEnd(ordered, head)].map((fault) => [`${fault.hour} ${fault.kind}`, fault]),
  );
  return [...unique.values()].toSorted((left, right) => (left.hour < right.hour ? -1 : 1));
}

function faultsOf({ hour, manifest, signature, entriesSha256 }: FoundSegment): readonly SegmentFault[] {
  if (manifest === undefined) return [{ hour, kind: entriesSha256 === undefined ? 'removed' : 'inserted' }];
  if (signature !== 'good') return [{ hour, kind: 'forged' }];
  if (manifest.hour !== hour || manifest.key !== segmentKeys(hour).entries)
    return [{ hour, kind: 'misplaced' }];
  if (entriesSha256 === undefined) return [{ hour, kind: 'removed' }];
  return entriesSha256 === manifest.sha256 ? [] : [{ hour, kind: 'altered' }];
}

/** Compares a segment with the one that is there before it. */
function faultsOfLink(
  { hour, manifest }: FoundSegment,
  before: FoundSegment | undefined,
): readonly SegmentFault[] {
  if (manifest === undefined || before?.manifest === undefined) return [];
  const { previous, sequence } = manifest;
  if (previous === null) return [{ hour: before.hour, kind: 'inserted' }];
  if (previous.hour > before.hour) return removedBetween(before.hour, previous.hour);
  if (previous.hour < before.hour) return [{ hour: before.hour, kind: 'inserted' }];
  if (previous.sha256 !== before.manifestSha256) return [{ hour: before.hour, kind: 'forged' }];
  return sequence === before.manifest.sequence + 1 ? [] : [{ hour, kind: 'misplaced' }];
}

/** Every hour has a segment. */
function removedBetween(before: string, last: string): readonly SegmentFault[] {
  const faults: SegmentFault[] = [];
  for (let hour = hourAfter(before); hour <= last; hour = hourAfter(hour))
    faults.push({ hour, kind: 'removed' });
  return faults;
}

function faultsOfEnd(ordered: readonly FoundSegment[], head: AuditHead | undefined): readonly SegmentFault[] {
  if (head === undefined) return [];
  const later = ordered.filter(({ hour }) => hour > head.hour);
  const faults = later.map(({ hour }): SegmentFault => ({ hour, kind: 'inserted' }));
  const last = ordered.find(({ hour }) => hour === head.hour);
  if (last?.manifest === undefined) return [...faults, { hour: head.hour, kind: 'cut' }];
  if (last.manifestSha256 !== head.manifestSha256) faults.push({ hour: head.hour, kind: 'forged' });
  return faults;
}
