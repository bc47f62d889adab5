import type { Attributes } from '../../domain/attributes.ts';
import type { Person } from '../../domain/person.ts';
import { whoIsAbsent } from '../decide/decide-absence.ts';

/** What people recognise somebody by whom the ledger knows. */
export function labelOf(person: Pick<Person, 'desired'> & Partial<Pick<Person, 'identifiers'>>): Attributes {
  return whoIsAbsent(person, { identifiers: person.identifiers ?? [] });
}
