import type { Person } from '../../domain/person.ts';
import { type LedgerContext, retryOnConflict } from '../ledger-context.ts';
import { findPerson } from './find-people.ts';
import type { PersonRow } from './person-row.ts';
import { savePerson } from './save-person.ts';

/**
 * Changes what is known of a person outside a run, as an operator does; `change` may be called again with a newer record. The person
 * is due at once where something is open.
 */
export function changePerson(
  context: LedgerContext,
  personId: string,
  change: (person: Person) => Person,
): Promise<PersonRow> {
  return retryOnConflict(context, async () => {
    const row = await findPerson(context, personId);
    const dueAt = context.now().toISOString();
    return savePerson(context, { ...row, person: change(row.person), unseen: true, dueAt });
  });
}
