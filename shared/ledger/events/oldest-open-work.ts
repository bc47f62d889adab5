import type { LedgerContext } from '../ledger-context.ts';
import type { Item } from '../table/attribute-values.ts';
import { eventKey, referenceOfKey } from '../table/ledger-keys.ts';
import { type Lane, laneOfEvent, laneOfPerson } from './lane.ts';
import { readDueKeys } from './read-due-keys.ts';

/** The queue that is to serve the work. */
export type WorkQueue = Lane | 'source-notices';

/** How many open items are looked at; beyond that, a sample tells as much. */
const sampleSize = 500;

/**
 * How long the oldest work of each queue has waited since it was accepted (seconds), by the ledger: what a queue says of its
 * oldest message leaves out all that was received several times. Work that waits for its day, or for a human, does not count.
 */
export async function oldestOpenWork(context: LedgerContext): Promise<ReadonlyMap<WorkQueue, number>> {
  const { table, now } = context;
  const pks: string[] = [];
  for await (const keys of readDueKeys(context)) pks.push(...keys.map(({ pk }) => pk));
  const step = Math.max(1, pks.length / sampleSize);
  const first = Math.floor(Math.random() * step);
  const sample = Array.from(
    { length: Math.ceil(pks.length / step) },
    (_, index) => pks[Math.floor(first + index * step)],
  );
  const items = await table.getMany(sample.flatMap((pk) => pk ?? []));
  const events = await table.getMany([...items.values()].flatMap(firstOpenEvent).map(eventKey));

  const oldest = new Map<WorkQueue, number>();
  for (const item of items.values()) {
    const [reference] = firstOpenEvent(item);
    const since = reference === undefined ? sinceOf(item) : sinceOf(events.get(eventKey(reference)));
    if (since === undefined) continue;
    const seconds = Math.max(0, Math.floor((now().getTime() - Date.parse(since)) / 1000));
    const queue = queueOf(item);
    oldest.set(queue, Math.max(seconds, oldest.get(queue) ?? 0));
  }
  return oldest;
}

function firstOpenEvent({ person }: Item): readonly string[] {
  return (person?.openEvents ?? []).slice(0, 1).map(({ reference }: { reference: string }) => reference);
}

function sinceOf(item: Item | undefined): string | undefined {
  const waits = item?.status === 'scheduled' || item?.heldBecause !== undefined;
  return waits ? undefined : (item?.acceptedAt ?? item?.receivedAt);
}

function queueOf({ pk, person }: Item): WorkQueue {
  if (person !== undefined) return laneOfPerson(person.openEvents ?? []);
  const reference = referenceOfKey(pk);
  return reference === undefined ? 'source-notices' : laneOfEvent(reference);
}
