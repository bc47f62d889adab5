import { absorbAll } from '../../domain/identity/absorb-words.ts';
import { employeeNumberOf, isBare } from '../../domain/identity/bearing.ts';
import { earliest, type LedgerContext, recoveryTime } from '../ledger-context.ts';
import type { PersonRow } from './person-row.ts';
import { redirectPerson, savePerson } from './save-person.ts';

/**
 * Goes on with a join that stopped after its first write: the person says that the other's words were about them, the other's
 * record does not know. Whatever fails because someone else wrote is to be seen by the caller's next look.
 */
export async function completeJoin(
  context: LedgerContext,
  { row, other }: { readonly row: PersonRow; readonly other: PersonRow },
): Promise<void> {
  const [number, otherNumber] = [employeeNumberOf(row.person), employeeNumberOf(other.person)];
  const isSomeoneElse = otherNumber !== undefined && otherNumber !== number;
  if (isSomeoneElse || !isBare(other.person)) {
    // By now more is known of the other than words. Nothing that it has may be forgotten.
    const joined = row.person.joined.filter((id) => id !== other.id);
    await savePerson(context, { ...row, person: { ...row.person, joined }, cause: { kind: 'system' } });
    return;
  }
  const now = context.now().toISOString();
  const { person, superseded } = absorbAll(row.person, { bare: other.person, now });
  const saved = await savePerson(context, {
    ...row,
    person,
    superseded: [...row.superseded, ...superseded, ...other.superseded],
    unseen: true,
    dueAt: earliest(row.dueAt, other.dueAt, recoveryTime(context)),
  });
  if (saved !== undefined) await redirectPerson(context, { row: other, joinedTo: row.id });
}
