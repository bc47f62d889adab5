import type { EventReference } from '../domain/user-event.ts';
import { type EventRecord, toEventRecord } from './event-record.ts';
import type { LedgerContext } from './ledger-context.ts';
import { eventKey } from './ledger-keys.ts';

/** Reads many events as they are now: those that the ledger holds, by reference. */
export async function getEvents(
  { table }: LedgerContext,
  references: readonly EventReference[],
): Promise<ReadonlyMap<EventReference, EventRecord>> {
  const items = await table.getMany(references.map(eventKey));
  return new Map(
    [...items.values()].map((item) => {
      const record = toEventRecord(item);
      return [record.reference, record];
    }),
  );
}
