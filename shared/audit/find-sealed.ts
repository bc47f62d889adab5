import type { KeyObject } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type GuardedStore, ObjectGoneError } from '../aws/objects/object-store.ts';
import type { AuditHead } from './audit-ledger.ts';
import { readManifest } from './read-manifest.ts';
import { auditPrefix, endOfHour, hourOfKey, type SegmentManifest, segmentKeys } from './segment-manifest.ts';

/** Where a manifest stands in the chain. */
export type Place = Pick<SegmentManifest, 'sequence' | 'previous'>;

/** A segment that is there already, as the ledger would remember it. */
export interface SealedBefore {
  readonly head: AuditHead;
  readonly entries: number;
  readonly etag: string;
}

/**
 * There is a manifest that this function did not make, or that does not follow what it sealed last. It is not written over and nothing is
 * sealed behind it: someone has to look. What happened meanwhile stays in the ledger.
 */
export class StrangeSegmentError extends Error {
  override readonly name = 'StrangeSegmentError';

  constructor(hour: string) {
    super(`the manifest of the hour ${hour} is not one that can be gone on with`);
  }
}

type Store = Pick<GuardedStore, 'head' | 'read' | 'list'>;

/** What was sealed of an hour; undefined where nothing was. Throws a {@link StrangeSegmentError}. */
export async function findSealed(
  { store, publicKey }: { readonly store: Store; readonly publicKey: () => Promise<KeyObject> },
  { hour, place }: { readonly hour: string; readonly place?: Place },
): Promise<SealedBefore | undefined> {
  const keys = segmentKeys(hour);
  const object = await store.head({ key: keys.manifest });
  if (object === undefined) return undefined;
  const bytes = await readWhole(store, keys.manifest);
  const signed = await readWhole(store, keys.signature);
  const { manifest, manifestSha256, signature } = readManifest({ bytes, signed }, [await publicKey()]);
  const isOurs = signature === 'good' && manifest?.hour === hour && manifest.key === keys.entries;
  if (!isOurs || manifestSha256 === undefined) throw new StrangeSegmentError(hour);
  const { sequence, previous, entries, sealedAt } = manifest;
  if (place !== undefined && !isDeepStrictEqual({ sequence, previous }, place))
    throw new StrangeSegmentError(hour);
  const isComplete = Date.parse(sealedAt) >= endOfHour(hour);
  return { head: { sequence, hour, previous, manifestSha256, isComplete }, entries, etag: object.etag };
}

/** The last hour of which there is a manifest, where the ledger does not know it: it was made new, or restored to before the first. */
export async function findLastHour(store: Store): Promise<string | undefined> {
  let last: string | undefined;
  for await (const key of store.list(auditPrefix)) {
    const hour = hourOfKey(key);
    if (hour !== undefined && segmentKeys(hour).manifest === key) last = hour;
  }
  return last;
}

async function readWhole(store: Pick<GuardedStore, 'read'>, key: string): Promise<Buffer | undefined> {
  try {
    return Buffer.concat(await Array.fromAsync(store.read({ key })));
  } catch (error) {
    if (error instanceof ObjectGoneError) return undefined;
    throw error;
  }
}
