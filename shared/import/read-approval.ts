import { ObjectGoneError, type ObjectStore, type ObjectVersion } from '../aws/object-store.ts';

/** More than a hash and what an editor puts around it. */
const maxBytes = 1024;
const words = /^\uFEFF?\s*(?:(?<release>[0-9a-f]{64})|(?<refuse>refuse)(?:\s+(?<hash>[0-9a-f]{64}))?)\s*$/i;

/** What somebody who may approve says of a held plan. */
export type ApprovalWords =
  | { readonly decision: 'release'; readonly hash: string }
  /** Without a hash, whichever plan is held. */
  | { readonly decision: 'refuse'; readonly hash?: string };

/** Reads what somebody put into an approval. Undefined where that says nothing, or the object is gone. */
export async function readApproval(
  store: ObjectStore,
  object: ObjectVersion,
): Promise<ApprovalWords | undefined> {
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
  const { release, refuse, hash } = words.exec(Buffer.concat(chunks).toString('utf8'))?.groups ?? {};
  if (release !== undefined) return { decision: 'release', hash: release.toLowerCase() };
  if (refuse === undefined) return undefined;
  return { decision: 'refuse', ...(hash === undefined ? {} : { hash: hash.toLowerCase() }) };
}
