import { stateOf } from '../../../domain/desired-state.ts';
import { type Identifier, identifiersOf } from '../../../domain/identity/identifiers.ts';
import { attributesOfNewAccount } from '../../../domain/wanted-attributes.ts';
import type { PlannedChange } from '../../decide/planned-change.ts';
import type { PlannedTarget } from '../plan-input.ts';
import type { StoredChange } from '../stored-plan.ts';
import type { CompactDirectory } from './compact-directory.ts';

/** Says what the listings showed of somebody's accounts, so that reconciling need not search for what is there, or for what is not. */
export function withAccounts(change: PlannedChange, targets: readonly PlannedTarget[]): StoredChange {
  const identifiers = identifiersOf(change.event);
  const accountIds: Record<string, string> = {};
  const unlistedIn: string[] = [];
  for (const { name, directory } of targets) {
    if (change.kinds[name] === 'create') {
      if (!bearsNames(directory, change)) unlistedIn.push(name);
      continue;
    }
    const account = onlyAccount(directory, identifiers);
    if (account !== undefined) accountIds[name] = directory.get(account).id;
  }
  return {
    ...change,
    ...(Object.keys(accountIds).length === 0 ? {} : { accountIds }),
    ...(unlistedIn.length === 0 ? {} : { unlistedIn }),
  };
}

/** Whether any account bears a name that the new one would bear. */
function bearsNames(directory: CompactDirectory, { event }: PlannedChange): boolean {
  const { userName, email } = attributesOfNewAccount(stateOf(event));
  return (
    (typeof userName === 'string' && directory.findByUserName(userName).length > 0) ||
    (typeof email === 'string' && directory.findByEmail(email).length > 0)
  );
}

function onlyAccount(directory: CompactDirectory, identifiers: readonly Identifier[]): number | undefined {
  const accounts = new Set(
    identifiers.flatMap(({ type, value }) => {
      if (type === 'userName') return directory.findByUserName(value);
      return type === 'email' ? directory.findByEmail(value) : [];
    }),
  );
  const [account, another] = accounts;
  return another === undefined ? account : undefined;
}
