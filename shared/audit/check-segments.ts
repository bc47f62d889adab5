import { expiredUntil, type KeptFor } from '../evidence/expired-until.ts';
import type { AuditHead } from './audit-ledger.ts';
import type { FoundManifest } from './read-manifest.ts';
import { endOfHour, hourAfter, hourBefore, segmentKeys } from './segment-manifest.ts';

/** One hour's files as they were found. */
export interface FoundSegment extends FoundManifest {
  /** By the names of its files. */
  readonly hour: string;
  /** The hash of the entries; undefined where the file is not there. */
  readonly entriesSha256?: string;
}

/**
 * What is wrong with a segment.
 * - `altered`: its entries are not the ones that were sealed.
 * - `removed`: its entries, or the whole segment, are not there, and no lifecycle rule can have removed them yet.
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
 * Checks the segments of an audit, in any order, their end by what the ledger remembers, and their beginning by their sequence: every hour
 * has a segment, and what is missing must be older than segments are kept by what the signed manifests say.
 */
export function checkSegments(
  found: readonly FoundSegment[],
  known: {
    /** Undefined where a copy is looked at. */
    readonly head: AuditHead | undefined;
    /** The same. */
    readonly now: Date | undefined;
  },
): readonly SegmentFault[] {
  const until = expiredUntil(found.flatMap(retentionOf), known.now);
  const isExpired = (hour: string) => until !== undefined && endOfHour(hour) <= until;
  const ordered = found
    .filter((segment) => isWhole(segment) || !isExpired(segment.hour))
    .toSorted((left, right) => (left.hour < right.hour ? -1 : 1));
  const faults = [
    // Older code did not say how long it keeps what it sealed.
    ...(until === undefined ? [] : faultsOfBeginning(ordered)),
    ...ordered.flatMap((segment, index) => [
      ...faultsOf(segment),
      ...faultsOfLink(segment, lastGenuine(ordered.slice(0, index))),
    ]),
    ...faultsOfEnd(ordered, known.head),
  ].filter(({ hour, kind }) => kind !== 'removed' || !isExpired(hour));
  return [...Map.groupBy(faults, ({ hour }) => hour).entries()]
    .flatMap(([hour, some]) => tellOnce(some.map(({ kind }) => kind)).map((kind) => ({ hour, kind })))
    .toSorted((left, right) => (left.hour < right.hour ? -1 : 1));
}

/** What is missing to the others is there in another state, or was left without its manifest. */
function tellOnce(kinds: readonly SegmentFault['kind'][]): readonly SegmentFault['kind'][] {
  const unique = [...new Set(kinds)];
  if (!unique.includes('removed')) return unique;
  const rest = unique.filter((kind) => kind !== 'removed' && kind !== 'inserted');
  return rest.length === 0 ? ['removed'] : rest;
}

function retentionOf({ manifest, signature }: FoundSegment): readonly KeptFor[] {
  if (manifest === undefined || signature !== 'good') return [];
  return [{ at: manifest.sealedAt, retainDays: manifest.retainDays }];
}

/** A lifecycle rule removes one file after the other. */
function isWhole({ manifest, signature, entriesSha256 }: FoundSegment): boolean {
  return manifest !== undefined && signature !== 'absent' && entriesSha256 !== undefined;
}

/** Whether its manifest is one of its own hour, as it was signed: what another says of its neighbours does not count. */
function isGenuine({ hour, manifest, signature }: FoundSegment): boolean {
  return signature === 'good' && manifest?.hour === hour;
}

function lastGenuine(segments: readonly FoundSegment[]): FoundSegment | undefined {
  return segments.findLast(isGenuine);
}

/** By its sequence the earliest segment says how many hours were sealed before it. */
function faultsOfBeginning(ordered: readonly FoundSegment[]): readonly SegmentFault[] {
  const earliest = ordered.find(isGenuine);
  if (earliest?.manifest === undefined) return [];
  const { hour, sequence } = earliest.manifest;
  const there = new Set(ordered.map((segment) => segment.hour));
  return hoursFrom(hourBefore(hour, sequence - 1), hourBefore(hour)).flatMap((one) =>
    there.has(one) ? [] : [{ hour: one, kind: 'removed' } as const],
  );
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
function faultsOfLink(segment: FoundSegment, before: FoundSegment | undefined): readonly SegmentFault[] {
  const { hour, manifest } = segment;
  if (manifest === undefined || before?.manifest === undefined || !isGenuine(segment)) return [];
  const { previous, sequence } = manifest;
  if (previous === null) return [{ hour: before.hour, kind: 'inserted' }];
  if (previous.hour > before.hour) return removed(hourAfter(before.hour), previous.hour);
  if (previous.hour < before.hour) return [{ hour: before.hour, kind: 'inserted' }];
  if (previous.sha256 !== before.manifestSha256) return [{ hour: before.hour, kind: 'forged' }];
  return sequence === before.manifest.sequence + 1 ? [] : [{ hour, kind: 'misplaced' }];
}

function faultsOfEnd(ordered: readonly FoundSegment[], head: AuditHead | undefined): readonly SegmentFault[] {
  if (head === undefined) return [];
  const later = ordered.filter(({ hour }) => hour > head.hour);
  const faults = later.map(({ hour }): SegmentFault => ({ hour, kind: 'inserted' }));
  const last = ordered.find(({ hour }) => hour === head.hour);
  if (last?.manifest !== undefined) {
    return last.manifestSha256 === head.manifestSha256
      ? faults
      : [...faults, { hour: head.hour, kind: 'forged' }];
  }
  const before = lastGenuine(ordered.filter(({ hour }) => hour < head.hour));
  const between = before === undefined ? [] : removed(hourAfter(before.hour), hourBefore(head.hour));
  return [...faults, ...between, { hour: head.hour, kind: 'cut' }];
}

function removed(first: string, last: string): readonly SegmentFault[] {
  return hoursFrom(first, last).map((hour) => ({ hour, kind: 'removed' }));
}

function hoursFrom(first: string, last: string): readonly string[] {
  const hours: string[] = [];
  for (let hour = first; hour <= last; hour = hourAfter(hour)) hours.push(hour);
  return hours;
}
