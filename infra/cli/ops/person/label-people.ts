import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import { findPeople } from '../../../../shared/ledger/people/find-people.ts';
import { personLabel } from './person-label.ts';

/** What to call each of the people, by id. Someone of whom nothing is known is called by the id. */
export async function labelPeople(
  context: LedgerContext,
  ids: readonly (string | undefined)[],
): Promise<(id: string | undefined) => string> {
  const known = ids.filter((id) => id !== undefined);
  const people = await findPeople(context, known);
  const labels = new Map(
    [...people].map(([id, { person, version }]) => [id, version === 0 ? id : personLabel(person)]),
  );
  return (id) => (id === undefined ? 'not known' : (labels.get(id) ?? id));
}
