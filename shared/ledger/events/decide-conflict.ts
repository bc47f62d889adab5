import type { UserEvent } from '../../domain/user-event.ts';
import type { LedgerContext } from '../ledger-context.ts';
import { eventKey } from '../table/ledger-keys.ts';
import { duePartitionOf } from './due-index.ts';

/** Whom a human says that an event is about. */
export interface ConflictDecision {
  readonly reference: string;
  /** The id of a known person, or a new one. */
  readonly personId: string;
  /** What counts of the event: perhaps without names that are someone else's. */
  readonly said: UserEvent;
  /** As AWS names the operator's credentials. */
  readonly by: string;
}

/**
 * Records the decision and opens the event again. It is due at once, so that the sweeper merges it where whoever decided does not.
 * False where the event is no conflict any more.
 */
export async function decideConflict(
  { table, now }: LedgerContext,
  { reference, personId, said, by }: ConflictDecision,
): Promise<boolean> {
  const pk = eventKey(reference);
  const at = now().toISOString();
  const written = await table.update({
    pk,
    update:
      'SET #status = :recorded, #personId = :personId, #said = :said, #decidedBy = :by, #decidedAt = :at, #duePartition = :due, #dueAt = :at REMOVE #conflict, #reason, #outcome, #settledAt, #expiresAt',
    condition: '#status = :failed AND attribute_exists(#conflict)',
    values: { recorded: 'recorded', failed: 'failed', personId, said, by, at, due: duePartitionOf(pk) },
  });
  return written !== undefined;
}
