import { createHash, type KeyObject } from 'node:crypto';
import type { FoundSegment } from '../../../shared/audit/check-segments.ts';
import { readManifest } from '../../../shared/audit/read-manifest.ts';
import { hourOfKey, segmentKeys } from '../../../shared/audit/segment-manifest.ts';

/** Where segments are looked at: a bucket, or a copy of one. */
export interface AuditSource {
  /** Every key below `audit/`. */
  list(): Promise<readonly string[]>;
  /** Undefined when there is no such file. */
  read(key: string): Promise<Buffer | undefined>;
}

/** Every hour of which there is a file, as it was found. What is not named as a segment's file is told apart. */
export async function readSegments(
  source: AuditSource,
  keys: readonly KeyObject[],
): Promise<{ readonly segments: readonly FoundSegment[]; readonly strangers: readonly string[] }> {
  const names = await source.list();
  const hours = new Set(names.flatMap((key) => hourOfKey(key) ?? []));
  const segments: FoundSegment[] = [];
  for (const hour of [...hours].toSorted()) segments.push(await readSegment(source, { hour, keys }));
  return { segments, strangers: names.filter((key) => hourOfKey(key) === undefined) };
}

async function readSegment(
  source: AuditSource,
  { hour, keys }: { readonly hour: string; readonly keys: readonly KeyObject[] },
): Promise<FoundSegment> {
  const files = segmentKeys(hour);
  const [entries, bytes, signed] = await Promise.all(
    [files.entries, files.manifest, files.signature].map((key) => source.read(key)),
  );
  return {
    hour,
    ...readManifest({ bytes, signed }, keys),
    ...(entries === undefined ? {} : { entriesSha256: createHash('sha256').update(entries).digest('hex') }),
  };
}
