import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { type GuardedStore, ObjectGoneError } from '../aws/objects/object-store.ts';
import type { AuditLedger, AuditState } from './audit-ledger.ts';
import { hourAfter, segmentKeys } from './segment-manifest.ts';

interface LateOptions {
  readonly ledger: Pick<AuditLedger, 'countChunks' | 'listChunks'>;
  readonly store: Pick<GuardedStore, 'read'>;
}

/** How many hours that are sealed are looked at again. */
const mostRecent = 24;

/**
 * Gives the entries of hours that are sealed already which no segment has: they were moved on late, by a function that hung or whose clock
 * was wrong, or the hour was sealed by what another ledger said before this one was restored. Returns the hours as they are then known.
 */
export async function* listLate(
  { ledger, store }: LateOptions,
  { recent }: AuditState,
): AsyncGenerator<readonly string[], AuditState['recent'], void> {
  const last = recent.at(-1)?.hour;
  const looked: { hour: string; chunks: number }[] = [];
  for (const { hour, chunks } of recent) {
    const count = await ledger.countChunks(hour);
    looked.push({ hour, chunks: count });
    if (count === chunks || count === 0 || last === undefined) continue;
    const sealed = await readSealed(store, { from: hour, to: last });
    for await (const page of ledger.listChunks(hour))
      yield page.flat().filter((line) => !sealed.has(digestOf(line)));
  }
  return looked.slice(-mostRecent);
}

/** The digests of all entries of some hours' segments. */
async function readSealed(
  store: LateOptions['store'],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ReadonlySet<string>> {
  const digests = new Set<string>();
  for (let hour = from; hour <= to; hour = hourAfter(hour)) {
    try {
      const bytes = Readable.from(store.read({ key: segmentKeys(hour).entries }));
      for await (const line of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY }))
        digests.add(digestOf(line));
    } catch (error) {
      // Who removed it is asked by verifying. What the ledger still has of it is sealed again.
      if (!(error instanceof ObjectGoneError)) throw error;
    }
  }
  return digests;
}

function digestOf(line: string): string {
  return createHash('sha256').update(line).digest('base64');
}
