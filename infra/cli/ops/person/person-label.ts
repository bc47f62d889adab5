import { lastClaim } from '../../../../shared/domain/identity/claims.ts';
import { identifierTypes } from '../../../../shared/domain/identity/identifiers.ts';
import type { Person } from '../../../../shared/domain/person.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import { findPeople } from '../../../../shared/ledger/people/find-people.ts';

/** What an operator calls a person: the user name, else the address, else the number. It can be used as a query. */
export function personLabel({
  id,
  desired,
  identifiers,
}: Pick<Person, 'id' | 'desired' | 'identifiers'>): string {
  for (const name of ['userName', 'email', 'employeeNumber'] as const) {
    const value = desired[name]?.value;
    if (typeof value === 'string' && value !== '') return value;
  }
  const claims = identifierTypes.flatMap((type) => lastClaim(identifiers, type)?.value ?? []);
  return claims[0] ?? id;
}

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
