import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type Change, changeSchema, entrySchema, type HistoryEntry } from './history-entry.ts';

/** What of an entry is about the person and not about the process: it is kept under the person's own key. */
const personalSchema = z.object({
  values: z.array(changeSchema.pick({ from: true, to: true })).optional(),
  accountId: z.string().optional(),
});

/** An entry as it is kept for long: without personal values, which are in `sealed` for whoever has the person's key. */
export const sealedEntrySchema = entrySchema.extend({
  /** Base64: 12 bytes of nonce, 16 of tag, and the rest encrypted with AES-256-GCM, bound to person and sequence. */
  sealed: z.base64().optional(),
});

export type SealedEntry = z.infer<typeof sealedEntrySchema>;

/** An entry as it is read. `erased`: its values were encrypted, and the key is destroyed. */
export type ReadEntry = HistoryEntry & { readonly erased?: true };

const [algorithm, nonceBytes, tagBytes] = ['aes-256-gcm', 12, 16] as const;

/** Encrypts the personal values of an entry. */
export function sealEntry(entry: HistoryEntry, key: Uint8Array): SealedEntry {
  const { changes, accountId, ...rest } = entry;
  const bare = changes?.map(({ from: _from, to: _to, ...change }): Change => change);
  const kept = { ...rest, ...(bare === undefined ? {} : { changes: bare }) };
  if (changes === undefined && accountId === undefined) return kept;
  const values = changes?.map(({ from, to }) => ({ from, to }));
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(placeOf(entry));
  const text = Buffer.concat([cipher.update(JSON.stringify({ values, accountId })), cipher.final()]);
  return { ...kept, sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64') };
}

/** Decrypts an entry; without a key, or with another one's, its values stay unknown. */
export function openEntry({ sealed, ...entry }: SealedEntry, key: Uint8Array | undefined): ReadEntry {
  if (sealed === undefined) return entry;
  const personal = key === undefined ? undefined : decrypt(Buffer.from(sealed, 'base64'), { entry, key });
  if (personal === undefined) return { ...entry, erased: true };
  const { values = [], accountId } = personal;
  const changes = entry.changes?.map((change, index) => ({ ...change, ...values[index] }));
  return { ...entry, ...(changes && { changes }), ...(accountId === undefined ? {} : { accountId }) };
}

function decrypt(
  bytes: Buffer,
  { entry, key }: { readonly entry: HistoryEntry; readonly key: Uint8Array },
): z.infer<typeof personalSchema> | undefined {
  const [nonce, tag] = [bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes, nonceBytes + tagBytes)];
  try {
    const decipher = createDecipheriv(algorithm, key, nonce).setAAD(placeOf(entry)).setAuthTag(tag);
    const text = Buffer.concat([
      decipher.update(bytes.subarray(nonceBytes + tagBytes)),
      decipher.final(),
    ]).toString();
    return personalSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** No entry can be given another's values. */
function placeOf({ personId, sequence }: Pick<HistoryEntry, 'personId' | 'sequence'>): Buffer {
  return Buffer.from(`${personId}#${sequence}`);
}
