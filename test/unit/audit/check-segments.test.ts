import { describe, expect, it } from 'vitest';
import { checkSegments, type FoundSegment } from '../../../shared/audit/check-segments.ts';
import {
  endOfHour,
  hashSegmentManifest,
  hourBefore,
  type SegmentManifest,
  segmentKeys,
  writeSegmentManifest,
} from '../../../shared/audit/segment-manifest.ts';

const first = '2026-06-01T00';
const hourAt = (index: number) => hourBefore(first, -index);

/** An audit of so many hours as it was sealed. */
function sealed(hours: number, retainDays: (index: number) => number | undefined): readonly FoundSegment[] {
  const segments: FoundSegment[] = [];
  let previous: SegmentManifest['previous'] = null;
  for (let index = 0; index < hours; index += 1) {
    const hour = hourAt(index);
    const days = retainDays(index);
    const manifest: SegmentManifest = {
      ...{ sequence: index + 1, hour, key: segmentKeys(hour).entries, previous },
      ...{ entries: 0, bytes: 0, sha256: 'e'.repeat(64), kinds: {}, signedBy: 'key' },
      sealedAt: new Date(endOfHour(hour)).toISOString(),
      ...(days === undefined ? {} : { retainDays: days }),
    };
    const manifestSha256 = hashSegmentManifest(writeSegmentManifest(manifest));
    segments.push({ hour, manifest, manifestSha256, signature: 'good', entriesSha256: manifest.sha256 });
    previous = { sequence: index + 1, hour, sha256: manifestSha256 };
  }
  return segments;
}

const faultsOf = (found: readonly FoundSegment[], now: Date | undefined) =>
  checkSegments(found, { head: undefined, now }).map(({ hour, kind }) => `${hour} ${kind}`);
const removed = (...indexes: readonly number[]) => indexes.map((index) => `${hourAt(index)} removed`);

/** Three days, and one hour of the fourth. */
const days = 73;
const now = new Date('2026-06-04T01:10:00Z');

describe('what a lifecycle rule removes', () => {
  it('is not missed once its days are over, and is missed before', () => {
    const audit = sealed(days, () => 1);
    // Until the midnight before, what was written by the midnight before that.
    expect(faultsOf(audit.slice(47), now)).toEqual([]);
    expect(faultsOf(audit.slice(50), now)).toEqual(removed(47, 48, 49));
  });

  it('is not missed where it has not removed all of it yet', () => {
    const audit = sealed(days, () => 1);
    const {
      manifest: _manifest,
      manifestSha256: _hash,
      ...bare
    } = audit[10] ?? { hour: '', signature: 'good' };
    const { entriesSha256: _entries, ...gone } = audit[12] ?? { hour: '', signature: 'good' };
    const found = [bare, gone, ...audit.slice(20, 40), ...audit.slice(45)];
    expect(faultsOf(found, now)).toEqual([]);
  });

  it('is missed in the midst of what is kept', () => {
    const audit = sealed(days, () => 1);
    expect(faultsOf([...audit.slice(0, 60), ...audit.slice(62)], now)).toEqual(removed(60, 61));
  });

  it('is told by what held then, whatever holds now', () => {
    const longer = sealed(days, (index) => (index < 50 ? 1 : 365));
    expect(faultsOf(longer.slice(23), now)).toEqual([]);
    expect(faultsOf(longer.slice(25), now)).toEqual(removed(23, 24));
    const shorter = sealed(days, (index) => (index < 50 ? 365 : 1));
    expect(faultsOf(shorter.slice(47), now)).toEqual([]);
  });

  it('is told in a copy by when the last segment was sealed', () => {
    const audit = sealed(days, () => 1);
    expect(faultsOf(audit.slice(48), undefined)).toEqual(removed(47));
    expect(faultsOf(audit.slice(47), new Date('2026-06-04T01:05:00Z'))).toEqual([]);
  });

  it('is not told where older code sealed everything, though what is missing in between is', () => {
    const audit = sealed(days, () => undefined);
    expect(faultsOf([...audit.slice(40, 60), ...audit.slice(61)], now)).toEqual(removed(60));
  });
});
