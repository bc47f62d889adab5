import type { EventReference } from '../../domain/user-event.ts';
import type { Settlement } from '../../reconcile/reconcile-ledger.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { eventKey } from '../table/ledger-keys.ts';
import { failedPartition } from './event-record.ts';

/** A final event is kept for so long, without what it said. */
const retentionSeconds = 90 * 24 * 60 * 60;

const open = '(#status IN (:recorded, :accepted, :scheduled) OR #observed = :true)';
const exhausted = '(#status = :failed AND #reason = :exhausted)';

/**
 * Makes an event final: forgets what it said, takes it off the due index and lets it expire. Does nothing to an
 * event that is final, or unknown; except that whatever is not a failure lifts `retries-exhausted`, and that what was only
 * observed is settled again. A failure is listed for the operators; one that a human has to decide keeps what the event said.
 * False where nothing was done.
 */
export async function settleEvent(
  { table }: LedgerContext,
  { reference, settlement }: { readonly reference: EventReference; readonly settlement: Settlement },
): Promise<boolean> {
  const { status, reason, because, notTaken, observed, outcome, settledAt, conflict, personId } = settlement;
  const lifts = status !== 'failed';
  const listed = lifts ? {} : { duePartition: failedPartition, dueAt: settledAt };
  const optional = {
    reason,
    because,
    notTaken,
    observed,
    conflict,
    duePartition: undefined,
    dueAt: undefined,
    ...listed,
  };
  const set = ['status', 'outcome', 'settledAt', 'expiresAt'];
  const remove = ['heldBecause', ...(conflict === undefined ? ['said'] : [])];
  for (const [name, value] of Object.entries(optional)) (value === undefined ? remove : set).push(name);
  const about = personId === undefined ? '' : ', #personId = if_not_exists(#personId, :personId)';
  const item = await table.update({
    pk: eventKey(reference),
    update: `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}${about} REMOVE ${remove.map((name) => `#${name}`).join(', ')}`,
    condition: lifts ? `${open} OR ${exhausted}` : open,
    values: {
      ...optional,
      ...(personId === undefined ? {} : { personId }),
      status,
      outcome,
      settledAt,
      expiresAt: Math.floor(Date.parse(settledAt) / 1000) + retentionSeconds,
      recorded: 'recorded',
      accepted: 'accepted',
      scheduled: 'scheduled',
      true: true,
      ...(lifts ? { failed: 'failed', exhausted: 'retries-exhausted' } : {}),
    },
  });
  return item !== undefined;
}
