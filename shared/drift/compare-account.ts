import { withinAuthority } from '../domain/authority/within-authority.ts';
import { bears } from '../domain/identity/bearing.ts';
import type { Identifier } from '../domain/identity/identifiers.ts';
import { namesAmong, namesPassedOn } from '../domain/identity/names-passed-on.ts';
import { attributesOfNewAccount } from '../domain/wanted-attributes.ts';
import type { PersonSummary } from '../ledger/people/person-summary.ts';
import type { ListedAccount } from '../targets/directory-export.ts';
import { isUnderWay } from './drift-context.ts';
import { findingOfAccount, findingOfDeviation } from './drift-finding.ts';
import type { DriftState } from './drift-state.ts';
import {
  type Deviation,
  differenceOf,
  findDeviations,
  loginDrift,
  roleOfAccount,
} from './find-deviations.ts';

/** Reports what is to be said of an account that someone has. */
export async function compareAccount(
  state: DriftState,
  { listed, owner }: { readonly listed: ListedAccount; readonly owner: PersonSummary },
): Promise<void> {
  state.tally.managed += 1;
  if (!isUnderWay(owner, state.listedSince)) {
    const { target, signal } = state.context;
    for (const deviation of await deviationsOf(state, { listed, owner })) {
      const isProtected = await target.isProtected(listed.account, { signal });
      const who = { listed, personId: owner.person.id, heals: !isProtected };
      await state.report(findingOfDeviation(deviation, who));
    }
  }
  await reportLogins(state, listed);
}

/** Reports an account that bears someone else's name, and none of its owner's: reconciling would take it from the bearer. */
export async function reportWrongLink(
  state: DriftState,
  {
    listed,
    owner,
    names,
  }: {
    readonly listed: ListedAccount;
    readonly owner: PersonSummary;
    /** The names that are someone else's. */
    readonly names: readonly Identifier[];
  },
): Promise<void> {
  state.tally.managed += 1;
  if (isUnderWay(owner, state.listedSince)) return;
  const { id: personId, desired } = owner.person;
  const wanted = attributesOfNewAccount(desired);
  const shown = listed.account.attributes;
  const differences = names.map(({ type: attribute }) =>
    differenceOf(attribute, { expected: wanted[attribute], found: shown[attribute], desired }),
  );
  const left = desired.active?.value === false && shown.active !== false;
  const access = left ? [differenceOf('active', { expected: false, found: true, desired })] : [];
  const deviation = { kind: 'wrong-link', differences: [...differences, ...access] } as const;
  await state.report(findingOfDeviation(deviation, { listed, personId, heals: false }));
  await reportLogins(state, listed);
}

/** Reports an account that no one asked for. Those that are protected are only counted. */
export async function reportUnmanaged(
  state: DriftState,
  listed: ListedAccount,
  /** Whose names it bears or bore. */
  people: readonly PersonSummary[] = [],
): Promise<void> {
  const { target, signal } = state.context;
  if (await target.isProtected(listed.account, { signal })) {
    state.tally.protectedAccounts += 1;
    return;
  }
  const leaver = await leaverWhoseNameIs(state, { listed, people });
  await state.report(
    leaver === undefined
      ? findingOfAccount('unmanaged', listed)
      : findingOfDeviation(leaverActive(leaver), { listed, personId: leaver.id, heals: false }),
  );
  await reportLogins(state, listed);
}

/**
 * Someone who left, and whose name a working account bears that is no one's: they may have access by it. No one where someone who is to
 * work here bears the name as well, or where an operator has protected the account.
 */
async function leaverWhoseNameIs(
  { context: { ledger, target } }: DriftState,
  { listed, people }: { readonly listed: ListedAccount; readonly people: readonly PersonSummary[] },
): Promise<PersonSummary['person'] | undefined> {
  const { id: accountId, attributes } = listed.account;
  const names = attributes.active === false ? [] : namesAmong(attributes);
  const bearers = people.map(({ person }) => person).filter((one) => names.some((name) => bears(one, name)));
  const [first] = bearers;
  if (first === undefined || bearers.some(({ desired }) => desired.active?.value !== false)) return undefined;
  const [decisions] = await ledger.findDecisions([{ target: target.name, accountId }]);
  return decisions?.protected === undefined ? first : undefined;
}

function leaverActive({ desired }: PersonSummary['person']) {
  const left = differenceOf('active', { expected: false, found: true, desired });
  const since = desired.active?.at;
  return {
    kind: 'leaver-active',
    differences: [since === undefined ? left : { ...left, since }],
  } as const;
}

/** Reports an account of which it is not clear whose it is. */
export async function reportAmbiguous(state: DriftState, listed: ListedAccount): Promise<void> {
  await state.report(findingOfAccount('ambiguous', listed));
  await reportLogins(state, listed);
}

async function deviationsOf(
  state: DriftState,
  {
    listed: { account },
    owner: { person },
  }: { readonly listed: ListedAccount; readonly owner: PersonSummary },
): Promise<readonly Deviation[]> {
  const target = state.context.target.name;
  const role = roleOfAccount(person, { target, accountId: account.id });
  const isLeaver = person.desired.active?.value === false;
  // Of the accounts of joined people only those of leavers are ever written to.
  if (role === 'other' && !isLeaver) return [];
  const input = {
    person: withinAuthority(person, state.context.policy.roles).person,
    state: state.stateOf(person),
    actual: role === 'other' ? undefined : account,
    others: role === 'other' ? [account] : [],
    policy: state.policy,
  };
  const deviations = findDeviations(input);
  if (!isLeaver) return deviations;
  const expected = deviations.flatMap(({ differences }) =>
    differences.map(({ attribute, expected: value }) => [attribute, value] as const),
  );
  const names = namesAmong(Object.fromEntries(expected));
  if (names.length === 0) return deviations;
  const holders = await state.context.ledger.findHolders(names);
  const accepted = namesPassedOn({ person, state: input.state, names, holders });
  return accepted.length === 0 ? deviations : findDeviations({ ...input, accepted });
}

async function reportLogins(state: DriftState, listed: ListedAccount): Promise<void> {
  const { directory, options, now, target, signal } = state.context;
  if (!directory.tellsLogins) return;
  const active = listed.account.attributes.active !== false;
  const kind = loginDrift({ ...listed, active }, { ...options, now: now() });
  // The API key's own user works and never logs in.
  if (kind === undefined || (await target.isProtected(listed.account, { signal }))) return;
  await state.report(findingOfAccount(kind, listed));
}
