import { type EventReference, eventReference, type UserEvent } from '../../domain/user-event.ts';
import { type LedgerContext, recoveryTime } from '../ledger-context.ts';
import { eventKey } from '../table/ledger-keys.ts';
import { duePartitionOf } from './due-index.ts';
import { type EventRecord, getEvent, toEventRecord } from './event-record.ts';

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

export interface Acceptance {
  readonly reference: EventReference;
  readonly personId: string;
  /** `scheduled`: the event is due again at its `effectiveAt`. */
  readonly status: 'accepted' | 'scheduled';
}

const set = 'SET #status = :status, #personId = :personId, #acceptedAt = if_not_exists(#acceptedAt, :now)';
const steps = {
  accepted: `${set} REMOVE #duePartition, #dueAt`,
  scheduled: `${set}, #duePartition = :due, #dueAt = #effectiveAt`,
};

/**
 * Notes that the event is merged. Never takes a step back: an event that has got further stays so. Returns the
 * record as it is then; undefined when there is none.
 */
export async function markAccepted(
  context: LedgerContext,
  { reference, personId, status }: Acceptance,
): Promise<EventRecord | undefined> {
  const pk = eventKey(reference);
  const item = await context.table.update({
    pk,
    update: steps[status],
    condition: '#status IN (:recorded, :scheduled)',
    values: {
      status,
      personId,
      now: context.now().toISOString(),
      recorded: 'recorded',
      ...(status === 'scheduled' ? { due: duePartitionOf(pk) } : {}),
      scheduled: 'scheduled',
    },
  });
  return item === undefined ? getEvent(context, reference) : toEventRecord(item);
}
