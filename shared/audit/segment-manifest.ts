import { createHash } from 'node:crypto';
import * as z from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

/** What is said of one hour's segment. It is stored as one line of JSON, so that whatever reads the folder as lines gets over it. */
export const segmentManifestSchema = z.object({
  /** Grows by one with every hour, beginning with 1. */
  sequence: z.int().min(1),
  /** UTC: `2026-11-26T13`. */
  hour: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d$/),
  key: z.string(),
  entries: count,
  bytes: count,
  sha256,
  /** How many entries there are of each kind. */
  kinds: z.record(z.string(), count),
  /** The segment before this one, by the hash of its manifest; null for the first one. */
  previous: z.object({ sequence: z.int(), hour: z.string(), sha256 }).nullable(),
  sealedAt: z.iso.datetime(),
  /** For so many days segments are kept: by then a lifecycle rule removes them. Absent in what was sealed by older code. */
  retainDays: z.int().min(1).optional(),
  /** The key whose signature over this file is beside it. */
  signedBy: z.string(),
});

export type SegmentManifest = z.infer<typeof segmentManifestSchema>;

/** The manifest as it is stored. Its hash is that of these bytes. */
export function writeSegmentManifest(manifest: SegmentManifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest)}\n`);
}

/** The hash by which the next manifest names this one. */
export function hashSegmentManifest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** An entry of an hour may be written this long after it: by a function that was about to, or on an index that lags. */
const graceMs = 5 * 60_000;

/** When an hour is over for sure, in milliseconds. What is sealed from then on is not sealed again. */
export function endOfHour(hour: string): number {
  return Date.parse(`${hour}:00:00Z`) + 3_600_000 + graceMs;
}

/** The hour that follows one: `2026-11-26T23`, `2026-11-27T00`. */
export function hourAfter(hour: string): string {
  return hourBefore(hour, -1);
}

/** The hour that is so many hours before one. */
export function hourBefore(hour: string, count = 1): string {
  return new Date(Date.parse(`${hour}:00:00Z`) - count * 3_600_000).toISOString().slice(0, 13);
}

/** Below which all segments are. */
export const auditPrefix = 'audit/';

/** The keys of an hour's files: the entries, what is said of them, and the signature. */
export function segmentKeys(hour: string) {
  const [date, clock] = hour.split('T');
  const base = `${auditPrefix}date=${date}/${clock}`;
  return {
    entries: `${base}.jsonl`,
    manifest: `${base}.manifest.json`,
    signature: `${base}.manifest.sig.json`,
  };
}

/** The hour of which a file is; undefined where the file is none of the audit's. */
export function hourOfKey(key: string): string | undefined {
  const [, date, clock] =
    /^audit\/date=([\d-]+)\/(\d\d)\.(?:jsonl|manifest\.json|manifest\.sig\.json)$/.exec(key) ?? [];
  return date === undefined ? undefined : `${date}T${clock}`;
}
