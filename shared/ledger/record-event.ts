import { eventReference, type UserEvent } from '../domain/user-event.ts';
import { type EventRecord, toEventRecord } from './event-record.ts';
import { type LedgerContext, recoveryTime } from './ledger-context.ts';
import { duePartition, eventKey } from './ledger-keys.ts';

/**
 * Holds an event durably, before anything else is done with it. An id that is held already stays as it is and
 * is returned; whether it says the same is the caller's to compare.
 */
export async function recordEvent(
  context: LedgerContext,
  { event, bodyHash }: { readonly event: UserEvent; readonly bodyHash: string },
): Promise<EventRecord> {
  const reference = eventReference(event);
  const pk = eventKey(reference);
  const item = {
    pk,
    reference,
    type: event.type,
    bodyHash,
    status: 'recorded',
    statusToken: context.newToken(),
    receivedAt: context.now().toISOString(),
    ...(event.effectiveAt === undefined ? {} : { effectiveAt: event.effectiveAt }),
    said: event,
    duePartition,
    dueAt: recoveryTime(context),
  };
  if (await context.table.put({ item, condition: 'attribute_not_exists(#pk)' })) return toEventRecord(item);
  const held = await context.table.get(pk);
  // Only an event that has been final for its whole retention ever disappears; then the id is free again.
  return held === undefined ? recordEvent(context, { event, bodyHash }) : toEventRecord(held);
}
