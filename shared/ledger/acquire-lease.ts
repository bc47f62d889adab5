import { reopenObserved } from '../domain/observed-events.ts';
import type { LeaseRequest, LeaseResult } from '../provisioning/reconcile-ledger.ts';
import { completeJoin } from './complete-join.ts';
import { findPerson, readRows } from './find-people.ts';
import { type LedgerContext, untilUncontended } from './ledger-context.ts';
import type { Lease, PersonRow } from './person-row.ts';
import { savePerson } from './save-person.ts';

/**
 * Takes a person's lease. First it completes joins that were interrupted, so that nobody can take the lease of a
 * record that was merged into this one; then it makes sure that nobody holds such a lease any more.
 */
export function acquireLease(context: LedgerContext, request: LeaseRequest): Promise<LeaseResult> {
  const { owner, until, now } = request;
  const holds = (lease: Lease | undefined) =>
    lease !== undefined && lease.owner !== owner && lease.until > now ? [lease.until] : [];

  return untilUncontended(context, async () => {
    const row = await findPerson(context, request.personId);
    const others = await readRows(
      context,
      row.person.joined.filter((id) => id !== row.id),
    );
    const apart = others.find((other): other is PersonRow => other.kind === 'person');
    if (apart !== undefined) {
      await completeJoin(context, { row, other: apart });
      return undefined;
    }
    const busyUntil = [row, ...others]
      .flatMap(({ lease }) => holds(lease))
      .sort()
      .at(-1);
    if (busyUntil !== undefined) return { kind: 'busy', until: busyUntil };
    const saved = await savePerson(context, {
      ...row,
      person: request.reopen === true ? reopenObserved(row.person) : row.person,
      lease: { owner, until },
      // The message of a run that was killed comes back by itself before that.
      dueAt: new Date(Date.parse(until) + context.recoverAfterSeconds * 1000).toISOString(),
      unseen: false,
    });
    return saved && { kind: 'acquired', person: saved.person };
  });
}
