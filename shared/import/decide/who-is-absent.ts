import type { Attributes } from '../../domain/attributes.ts';
import type { Person } from '../../domain/person.ts';
import { wantedAttributes } from '../../domain/wanted-attributes.ts';
import type { Member } from './feed-member.ts';

/** What people recognise somebody by who is absent from a file: what the ledger knows, else what the feed's last file gave. */
export function whoIsAbsent(
  person: Pick<Person, 'desired'> | undefined,
  { identifiers }: Pick<Member, 'identifiers'>,
): Attributes {
  const given: Attributes = Object.fromEntries(identifiers.map(({ type, value }) => [type, value]));
  const { employeeNumber, userName, email, displayName } = {
    ...given,
    ...(person === undefined ? {} : wantedAttributes(person.desired)),
  };
  const known = Object.entries({ employeeNumber, userName, email, displayName });
  return Object.fromEntries(known.filter(([, value]) => typeof value === 'string'));
}
