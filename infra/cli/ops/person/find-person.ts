import { bears, isBare } from '../../../../shared/domain/identity/bearing.ts';
import {
  type Identifier,
  identifierTypes,
  normaliseIdentifier,
} from '../../../../shared/domain/identity/identifiers.ts';
import type { Person } from '../../../../shared/domain/person.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import { findPeople } from '../../../../shared/ledger/people/find-people.ts';
import { readClaims } from '../../../../shared/ledger/people/identifier-claims.ts';
import type { PersonRow } from '../../../../shared/ledger/people/person-row.ts';
import { Refusal } from '../refusal.ts';
import { personLabel } from './person-label.ts';

/** No identifier is longer, and no key of the ledger may be. */
export const longestQuery = 320;

/**
 * Finds the one person who is meant by an address, a user name, an employee number or a person's id: whoever bears the name now, else
 * the only one who ever did. Throws a {@link Refusal} where there is none, or more than one.
 */
export async function findOnePerson(context: LedgerContext, query: string): Promise<PersonRow> {
  const value = normaliseIdentifier(query);
  if (value.length > longestQuery) throw new Refusal('not-found', 'No one is known by a name that long.');
  if (value === '') throw new Refusal('not-found', 'Say who: an address, a user name, a number or an id.');
  const names = identifierTypes.map((type): Identifier => ({ type, value }));
  const claims = await readClaims(context, names);
  const ids = [query.trim(), ...claims.flatMap(({ holders }) => holders)];
  const people = await findPeople(context, ids);
  const rows = [...new Map([...people.values()].map((row) => [row.id, row])).values()].filter(
    ({ version }) => version > 0,
  );
  const named = people.get(query.trim());
  if (named !== undefined && named.version > 0) return named;
  const bearing = rows.filter(({ person }) => names.some((name) => bears(person, name)));
  // A user name that only follows from a former address gives way to a name that was said.
  const called = bearing.filter(({ person }) => names.some((name) => isSaid(person, name)));
  const meant = [called, bearing.filter(({ person }) => !isBare(person)), bearing, rows].find(
    (some) => some.length > 0,
  );
  const [only, ...others] = meant ?? [];
  if (only === undefined) {
    throw new Refusal(
      'not-found',
      `No one is known by ${query}: give an address, a user name, a number or an id.`,
    );
  }
  if (others.length === 0) return only;
  const all = [only, ...others];
  throw new Refusal(
    'ambiguous',
    `${query} names ${all.length} people, so give an id: ${all.map(({ id, person }) => `${id} (${personLabel(person)})`).join(', ')}`,
    { people: all.map(({ id }) => id) },
  );
}

function isSaid({ desired }: Person, { type, value }: Identifier): boolean {
  const said = desired[type]?.value;
  return typeof said === 'string' && normaliseIdentifier(said) === value;
}
