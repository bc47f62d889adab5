import type { EventReference } from '../../domain/user-event.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { eventKey } from '../table/ledger-keys.ts';
import { duePartitionOf } from './due-index.ts';
import { type EventRecord, getEvent, toEventRecord } from './event-record.ts';

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
