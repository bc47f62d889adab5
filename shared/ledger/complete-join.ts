import { employeeNumberOf } from '../domain/identity.ts';
import { joinPeople } from '../domain/join-people.ts';
import { earliest } from './earliest.ts';
import { addHolder, readClaims } from './identifier-claims.ts';
import { type LedgerContext, recoveryTime } from './ledger-context.ts';
import type { PersonRow } from './person-row.ts';
import { redirectPerson, savePerson } from './save-person.ts';

/**
 * Goes on with a join that stopped after its first write: the person says that the other was joined, the other's
 * record does not know. Whatever fails because somebody else wrote is to be seen by the caller's next look.
 */
export async function completeJoin(
  context: LedgerContext,
  { row, other }: { readonly row: PersonRow; readonly other: PersonRow },
): Promise<void> {
  const [number, otherNumber] = [employeeNumberOf(row.person), employeeNumberOf(other.person)];
  if (number !== undefined && otherNumber !== undefined && number !== otherNumber) {
    return giveUpJoin(context, { row, other });
  }
  const { person, superseded } = joinPeople(row.person, other.person);
  const saved = await savePerson(context, {
    ...row,
    person,
    superseded: [...row.superseded, ...superseded, ...other.superseded],
    unseen: true,
    dueAt: earliest(row.dueAt, other.dueAt, recoveryTime(context)),
  });
  if (saved !== undefined) await redirectPerson(context, { row: other, joinedTo: row.id });
}

/** The other turned out to be somebody else before the join was complete. */
async function giveUpJoin(
  context: LedgerContext,
  { row, other }: { readonly row: PersonRow; readonly other: PersonRow },
): Promise<void> {
  // Until now the person may have been found through the other's claims.
  for (const claim of await readClaims(context, row.person.identifiers)) {
    if (claim.holders.includes(row.id)) continue;
    if (!(await addHolder(context, { claim, personId: row.id }))) return;
  }
  const joined = row.person.joined.filter((id) => id !== other.id);
  await savePerson(context, { ...row, person: { ...row.person, joined } });
}
