import { lastClaim } from '../../../../shared/domain/identity/claims.ts';
import { identifierTypes } from '../../../../shared/domain/identity/identifiers.ts';
import type { Person } from '../../../../shared/domain/person.ts';

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
