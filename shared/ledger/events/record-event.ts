import { eventReference, type UserEvent } from '../../domain/user-event.ts';
import { type LedgerContext, recoveryTime } from '../ledger-context.ts';
import { eventKey } from '../table/ledger-keys.ts';
import { duePartitionOf } from './due-index.ts';
import { type EventRecord, toEventRecord } from './event-record.ts';

export interface EventToRecord {
  readonly event: UserEvent;
  readonly bodyHash: string;
  /** False for an event whose sender resumes by itself: the sweeper need not look after it before it is merged. */
  readonly sweep?: boolean;
}

/**
 * Holds an event durably, before anything else is done with it. An id that is held already stays as it is and
 * is returned; whether it says the same is the caller's to compare.
 */
export async function recordEvent(context: LedgerContext, request: EventToRecord): Promise<EventRecord> {
  const { event, bodyHash, sweep = true } = request;
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
    ...(sweep ? { duePartition: duePartitionOf(pk), dueAt: recoveryTime(context) } : {}),
  };
  if (await context.table.put({ item, condition: 'attribute_not_exists(#pk)' })) return toEventRecord(item);
  const held = await context.table.get(pk);
  // Only an event that has been final for its whole retention ever disappears; then the id is free again.
  return held === undefined ? recordEvent(context, request) : toEventRecord(held);
}
