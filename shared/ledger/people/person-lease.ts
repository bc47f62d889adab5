import type { Person } from '../../domain/person.ts';
import { reopenObserved } from '../../domain/plans/observed-events.ts';
import type { NewEntry } from '../../history/history-entry.ts';
import { LeaseLostError } from '../../lease/lease-lost-error.ts';
import type { LeasedChange, LeaseRequest, LeaseResult, Released } from '../../reconcile/reconcile-ledger.ts';
import { earliest, type LedgerContext, retryOnConflict } from '../ledger-context.ts';
import { completeJoin } from './complete-join.ts';
import { findPerson, readRows } from './find-people.ts';
import type { Lease, PersonRow } from './person-row.ts';
import { savePerson } from './save-person.ts';

/** Changes a person under the run's lease. Throws {@link LeaseLostError} when another run took the person over. */
export async function updateLeased(context: LedgerContext, request: LeasedChange): Promise<Person> {
  const row = await writeLeased(context, { ...request, finish: (changed) => changed });
  return row.person;
}

/** Before any clock, however far those of two machines are apart. */
const ended = new Date(0).toISOString();

/**
 * The last change of a run. The lease ends, and the run's name stays on it, so that the write may be repeated when
 * its answer was lost. What was merged unseen keeps the person due, so that no run ends over it.
 */
export async function releaseLease(
  context: LedgerContext,
  request: LeasedChange & { readonly dueAt: (changed: Person) => string | undefined },
): Promise<Released> {
  const { person, unseen } = await writeLeased(context, {
    ...request,
    finish: (changed) => ({
      ...changed,
      lease: { owner: request.owner, until: ended, endedAt: context.now().toISOString() },
      dueAt: earliest(request.dueAt(changed.person), changed.unseen ? changed.dueAt : undefined),
    }),
  });
  return { person, hasNews: unseen };
}

function writeLeased(
  context: LedgerContext,
  request: LeasedChange & { readonly finish: (changed: PersonRow) => PersonRow },
): Promise<PersonRow> {
  return retryOnConflict(context, async () => {
    const row = await findPerson(context, request.personId);
    if (row.lease?.owner !== request.owner) throw new LeaseLostError();
    const changed = request.finish({ ...row, person: request.change(row.person) });
    return savePerson(context, { ...changed, notes: request.notes });
  });
}

/**
 * Takes a person's lease. First it completes joins that were interrupted, so that no one can take the lease of a
 * record that was merged into this one; then it makes sure that no one holds such a lease any more.
 */
export function acquireLease(context: LedgerContext, request: LeaseRequest): Promise<LeaseResult> {
  const { owner, until, now } = request;
  const holds = (lease: Lease | undefined) =>
    lease !== undefined && lease.owner !== owner && lease.until > now ? [lease.until] : [];

  return retryOnConflict(context, async () => {
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
    const joined = others.filter((other) => other.kind === 'joined');
    const busyUntil = [row, ...joined]
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
      notes: describeInterruption(row, owner),
    });
    return saved && { kind: 'acquired', person: saved.person };
  });
}

/** A lease that ran out without having been given back is that of a run that was killed. */
function describeInterruption({ lease }: PersonRow, owner: string): readonly NewEntry[] {
  if (lease === undefined || lease.endedAt !== undefined || lease.owner === owner) return [];
  return [{ kind: 'run-interrupted', cause: { kind: 'system' }, note: `interrupted ${lease.owner}` }];
}
