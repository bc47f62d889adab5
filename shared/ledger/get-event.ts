import type { EventReference } from '../domain/user-event.ts';
import { type EventRecord, toEventRecord } from './event-record.ts';
import type { LedgerContext } from './ledger-context.ts';
import { eventKey } from './ledger-keys.ts';

/** Reads an event as it is now. Undefined when the ledger does not hold it (any more). */
export async function getEvent(
  { table }: Pick<LedgerContext, 'table'>,
  reference: EventReference,
): Promise<EventRecord | undefined> {
  const item = await table.get(eventKey(reference));
  return item === undefined ? undefined : toEventRecord(item);
}
