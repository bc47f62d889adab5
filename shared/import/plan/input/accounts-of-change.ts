import { stateOf } from '../../../domain/desired-state.ts';
import { attributesOfNewAccount } from '../../../domain/wanted-attributes.ts';
import type { PlannedChange } from '../../decide/planned-change.ts';
import type { PlannedTarget } from '../plan-input.ts';
import type { CompactDirectory } from './compact-directory.ts';
import type { LocatedAccounts } from './locate-accounts.ts';

/** Says what the listings showed of the person's accounts, so that reconciling need not search for what is there, or for what is not. */
export function accountsOfChange(
  change: Pick<PlannedChange, 'kinds' | 'event'>,
  { located, targets }: { readonly located: LocatedAccounts; readonly targets: readonly PlannedTarget[] },
): Pick<PlannedChange, 'accountIds' | 'unlistedIn'> {
  const found = located.targets.flatMap(({ name, account }) =>
    account === undefined ? [] : [[name, account.id] as const],
  );
  const unlistedIn = targets.flatMap(({ name, directory }) =>
    change.kinds[name] === 'create' && !bearsNames(directory, change) ? [name] : [],
  );
  return {
    ...(found.length === 0 ? {} : { accountIds: Object.fromEntries(found) }),
    ...(unlistedIn.length === 0 ? {} : { unlistedIn }),
  };
}

/** Whether any account bears a name that the new one would bear. */
function bearsNames(directory: CompactDirectory, { event }: Pick<PlannedChange, 'event'>): boolean {
  const { userName, email } = attributesOfNewAccount(stateOf(event));
  return (
    (typeof userName === 'string' && directory.findByUserName(userName).length > 0) ||
    (typeof email === 'string' && directory.findByEmail(email).length > 0)
  );
}
