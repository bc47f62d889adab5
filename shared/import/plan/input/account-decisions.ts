import { type DriftDecisions, isAccepted, noDecisions } from '../../../domain/drift-decision.ts';
import type { Person } from '../../../domain/person.ts';
import type { PlannedChange } from '../../decide/planned-change.ts';
import type { GivenName } from '../../decide/project-change.ts';
import type { TargetSituation } from '../../decide/row-context.ts';
import type { PlanState } from '../plan-state.ts';
import type { LocatedAccounts } from './locate-accounts.ts';
import { accountKey, type Known } from './read-known.ts';

/** The accounts without those of someone who was forgotten: as long as no number says that they have come back, no one is to have them. */
export async function withoutForgotten(
  { input }: PlanState,
  found: {
    readonly located: LocatedAccounts;
    readonly known: Known;
    readonly employeeNumber: string | undefined;
  },
): Promise<LocatedAccounts> {
  const { known, employeeNumber } = found;
  if (known.forgotten.size === 0) return found.located;
  let { located } = found;
  let first = 0;
  for (const { name, directory } of input.targets) {
    const id = located.targets.find((one) => one.name === name)?.account?.id ?? '';
    const isAsked = known.forgotten.has(accountKey(name, id));
    const barred = isAsked && (await input.readForgotten(name, { accountIds: [id], employeeNumber })).has(id);
    const place = directory.findById(id);
    if (barred && place !== undefined) {
      located = {
        targets: located.targets.filter((one) => one.name !== name),
        unclear: [...located.unclear, name],
        accounts: located.accounts.filter((account) => account !== first + place),
        sides: [...located.sides, { kind: 'account', target: name, name: directory.nameOf(place) }],
      };
    }
    first += directory.size;
  }
  return located;
}

/** The accounts with what the configuration and the operators have said of them. */
export async function withDecisions(
  state: PlanState,
  { located, known }: { readonly located: LocatedAccounts; readonly known: Known },
): Promise<LocatedAccounts> {
  const isPlain = ({ name, account }: TargetSituation) => {
    if (account === undefined) return true;
    const key = accountKey(name, account.id);
    const decisions = known.decisions.get(key);
    return !state.protectedAccounts.has(key) && decisions !== undefined && isEmpty(decisions);
  };
  if (located.targets.every(isPlain)) return located;
  const targets = await Promise.all(located.targets.map((one) => decided(state, { situation: one, known })));
  return { ...located, targets };
}

async function decided(
  { input, protectedAccounts }: PlanState,
  { situation, known }: { readonly situation: TargetSituation; readonly known: Known },
): Promise<TargetSituation> {
  const { name, account } = situation;
  if (account === undefined) return situation;
  const key = accountKey(name, account.id);
  const [read = noDecisions] = known.decisions.has(key) ? [] : await input.readDecisions(name, [account.id]);
  const decisions = known.decisions.get(key) ?? read;
  if (protectedAccounts.has(key) || decisions.protected !== undefined) {
    return { ...situation, isProtected: true };
  }
  if (isEmpty(decisions)) return situation;
  const shown = await input.targets.find((target) => target.name === name)?.readAccount(account.id);
  return shown === undefined ? situation : { ...situation, accepted: { decisions, account: shown } };
}

function isEmpty(decisions: DriftDecisions): boolean {
  return decisions.protected === undefined && decisions.accepted.length === 0;
}

/** The names of the targets in which a run would refuse the change, because the account is never written to. */
export async function findProtected(
  { input }: PlanState,
  { kinds, targets }: Pick<PlannedChange, 'kinds'> & Pick<LocatedAccounts, 'targets'>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, account, isProtected } of targets) {
    if (account === undefined || kinds[name] === undefined || kinds[name] === 'unchanged') continue;
    const target = input.targets.find((one) => one.name === name);
    const place = target?.directory.findById(account.id);
    const userName = place === undefined ? undefined : target?.directory.nameOf(place);
    const attributes = userName === undefined ? {} : { userName };
    if (isProtected || (await target?.isProtected({ id: account.id, attributes })) === true) found.push(name);
  }
  return found;
}

/** Whether an account keeps a name although its owner is to be called otherwise: it is protected, or an operator has accepted the name. */
export function keepsName(
  { protectedAccounts }: Pick<PlanState, 'protectedAccounts'>,
  bearer: {
    readonly known: Known;
    readonly accountId: string;
    readonly owner: Pick<Person, 'desired'>;
    readonly name: GivenName;
    /** What the owner is to be called. */
    readonly next: string;
  },
): boolean {
  const { known, accountId, owner, name, next } = bearer;
  const key = accountKey(name.target, accountId);
  const decisions = known.decisions.get(key) ?? noDecisions;
  if (protectedAccounts.has(key) || decisions.protected !== undefined) return true;
  const { type: attribute, value: found } = name;
  return isAccepted(decisions, { attribute, expected: next, found, desired: owner.desired });
}
