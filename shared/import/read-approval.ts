import { ObjectGoneError, type ObjectStore, type ObjectVersion } from '../aws/object-store.ts';

/** More than a hash and what an editor puts around it. */
const maxBytes = 1024;
const hash = /^\uFEFF?\s*([0-9a-f]{64})\s*$/i;

/** Reads the hash that somebody put into an approval. Undefined where there is none, or the object is gone. */
export async function readApproval(store: ObjectStore, object: ObjectVersion): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of store.read(object)) {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes > maxBytes) return undefined;
    }
  } catch (error) {
    if (error instanceof ObjectGoneError) return undefined;
    throw error;
  }
  return hash.exec(Buffer.concat(chunks).toString('utf8'))?.[1]?.toLowerCase();
}
