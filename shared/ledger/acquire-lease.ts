import { employeeNumberOf } from '../domain/identity.ts';
import { joinPeople } from '../domain/join-people.ts';
import type { LeaseRequest, LeaseResult } from '../provisioning/reconcile-ledger.ts';
import { earliest } from './earliest.ts';
import { findPerson, readRows } from './find-people.ts';
import { type LedgerContext, recoveryTime, untilUncontended } from './ledger-context.ts';
import type { Lease, PersonRow } from './person-row.ts';
import { redirectPerson, savePerson } from './save-person.ts';

/** After the end of a lease, so that the sweeper never comes while a run may still be working. */
const marginMs = 1000;

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
      lease: { owner, until },
      dueAt: new Date(Date.parse(until) + marginMs).toISOString(),
      unseen: false,
    });
    return saved && { kind: 'acquired', person: saved.person };
  });
}

/** Repeats what comes after the survivor was written; whatever fails is seen by the next look. */
async function completeJoin(
  context: LedgerContext,
  { row, other }: { readonly row: PersonRow; readonly other: PersonRow },
): Promise<void> {
  const [number, otherNumber] = [employeeNumberOf(row.person), employeeNumberOf(other.person)];
  if (number !== undefined && otherNumber !== undefined && number !== otherNumber) {
    // It turned out to be somebody else before the join was complete.
    const joined = row.person.joined.filter((id) => id !== other.id);
    await savePerson(context, { ...row, person: { ...row.person, joined } });
    return;
  }
  const { person, superseded } = joinPeople(row.person, other.person);
  const saved = await savePerson(context, {
    ...row,
    person,
    superseded: [...row.superseded, ...superseded, ...other.superseded],
    dueAt: earliest(row.dueAt, other.dueAt, recoveryTime(context)),
  });
  if (saved !== undefined) await redirectPerson(context, { row: other, joinedTo: row.id });
}
