import { newTargetState } from '../domain/person.ts';
import { claimAccount } from './claim-account.ts';
import { findPerson } from './find-people.ts';
import { type LedgerContext, untilUncontended } from './ledger-context.ts';
import { savePerson } from './save-person.ts';

/**
 * Notes which account of a target a person has, as a complete listing showed, so that nobody has to search for it. An
 * account that is noted already stays, as does one that belongs to somebody else.
 */
export async function noteAccount(
  context: LedgerContext,
  request: { readonly personId: string; readonly target: string; readonly accountId: string },
): Promise<void> {
  const { personId, target, accountId } = request;
  const known = await findPerson(context, personId);
  if (known.version === 0 || known.person.targets[target]?.accountId !== undefined) return;
  if ((await claimAccount(context, { target, accountId, personId: known.id })).kind !== 'claimed') return;
  await untilUncontended(context, async () => {
    const row = await findPerson(context, personId);
    const state = row.person.targets[target] ?? newTargetState;
    // While a run creates or adopts an account, what it finds decides.
    if (state.accountId !== undefined || state.creatingSince !== undefined) return row;
    const targets = { ...row.person.targets, [target]: { ...state, accountId } };
    return savePerson(context, { ...row, person: { ...row.person, targets } });
  });
}
