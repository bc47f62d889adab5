import { createHash } from 'node:crypto';
import * as z from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const time = z.iso.datetime();
const date = z.iso.date();

const fileSchema = z.object({
  bytes: count,
  sha256,
  /** The version of the object that is meant, where the bucket keeps versions. */
  versionId: z.string().optional(),
});

/** The name of the file that is written last: where it is, the others are complete, and it says what they are. */
export const manifestName = 'manifest.json';

/** The name of the file beside it that holds its signature. */
export const signatureName = 'manifest.sig.json';

/** What `manifest.json` says of the export of one business date. Later versions may add members. */
export const manifestSchema = z.object({
  /** The business date, in the configured time zone. */
  date,
  target: z.string(),
  /** The run that made it; its first traces are below `quarantine/`. */
  attempt: z.string(),
  /** Describes `users.csv`: its rows without the header, its bytes and their hash. */
  rows: count,
  bytes: count,
  sha256,
  /** Whether `users.csv` is what the target's download gave, byte for byte, or was made from its listing. */
  source: z.enum(['download', 'listing']),
  started: time,
  finished: time,
  durations: z.object({ usersMs: count, listingMs: count, driftMs: count, totalMs: count }),
  /** Counts of the accounts that the target listed; `unclear` ones do not show whether they are active. */
  counts: z.object({ listed: count, active: count, inactive: count, unclear: count }),
  /** Every other file of the set, and `users.csv`, by name. */
  files: z.record(z.string(), fileSchema),
  /** What the drift report counts. */
  drift: z.record(z.string(), z.unknown()),
  /** The export before this one, and the hash of its `manifest.json`. Null for the first one. */
  previous: z.object({ date, sha256 }).nullable(),
  /** The hash of the `manifest.json` of the same date that this one replaced. */
  replaces: sha256.optional(),
  /** For so many days exports are kept: by then a lifecycle rule removes them. Absent in what was published by older code. */
  retainDays: z.int().min(1).optional(),
  /** The key whose signature over this file is beside it. Absent in what was published before exports were signed. */
  signedBy: z.string().optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest as it is stored. Its hash is that of these bytes. */
export function writeManifest(manifest: Manifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** The hash by which the next manifest names this one: SHA-256 of the bytes of `manifest.json`, in hexadecimal. */
export function hashManifest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
