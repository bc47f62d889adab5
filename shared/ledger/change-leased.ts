import type { Person } from '../domain/person.ts';
import { type LeasedChange, LeaseLostError, type Released } from '../provisioning/reconcile-ledger.ts';
import { earliest } from './earliest.ts';
import { findPerson } from './find-people.ts';
import { type LedgerContext, untilUncontended } from './ledger-context.ts';
import type { PersonRow } from './person-row.ts';
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
  return untilUncontended(context, async () => {
    const row = await findPerson(context, request.personId);
    if (row.lease?.owner !== request.owner) throw new LeaseLostError();
    return savePerson(context, request.finish({ ...row, person: request.change(row.person) }));
  });
}
