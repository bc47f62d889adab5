import { isBare } from '../domain/identity/bearing.ts';
import type { Person } from '../domain/person.ts';
import { saysNames } from '../domain/unlisted.ts';
import type { Account } from '../targets/target.ts';
import { bearOnlyOwnNames, findFurtherAccounts, forgottenAmong, isMistaken } from './further-accounts.ts';
import { awaitOwner } from './names/exchange-names.ts';
import { isCalled, prospectOf } from './names/gives-name-up.ts';
import {
  bearerAmongPeople,
  findOwners,
  namesOfPerson,
  namesShownBy,
  withoutNamesOfOthers,
} from './names/names-of-person.ts';
import type { AccountOwner } from './reconcile-ledger.ts';
import type { TargetRun } from './target-run.ts';

export type Located =
  | {
      readonly kind: 'found';
      readonly account: Account;
      /** Further accounts of someone who leaves, none of which bears a name of anyone else. */
      readonly more: readonly Account[];
      /** Working accounts that bear a name of someone who leaves and may be another's: a human must tell. */
      readonly unclear: readonly Account[];
    }
  | { readonly kind: 'absent' }
  | Conflict;

/** A human must decide whose account it is. */
export interface Conflict {
  readonly kind: 'conflict';
  readonly reason: 'several-accounts' | 'account-of-another' | 'account-of-forgotten';
  /** To whom the account belongs, where that is known. */
  readonly otherPersonId?: string;
  /** Which accounts, where there are several. */
  readonly accountIds?: readonly string[];
}

/**
 * Finds the person's account: by the id that the ledger knows, else by the current names, else by those that the person used to
 * have. An account that belongs to another person in the ledger is never found for someone who leaves. For someone who is to have
 * one it is a conflict, unless its owner is about to give the name up: then throws until that is done.
 */
export async function locateAccount(
  run: TargetRun,
  /** Whether the target has said since the last look that there is one: then no earlier listing, and no search, proves absence. */
  { missedBefore = false }: { readonly missedBefore?: boolean } = {},
): Promise<Located> {
  const { accountId } = run.state;
  if (accountId !== undefined) {
    const account = await run.target.getAccount(accountId, run.call);
    if (account !== undefined) return withFurther(run, { account, more: [] });
  }
  const names = namesOfPerson(run.person);
  const proof = missedBefore ? { exhaustive: true } : { since: () => run.provenSince() };
  // What an import's listing lacked need not be looked for again, unless the target says that it is there.
  const unlisted = isUnlisted(run) && !missedBefore ? names.current : [];
  const sought = await queriesFor(run, names);
  const queries = sought.filter((wanted) => wanted.length > 0 && wanted !== unlisted);
  for (const wanted of queries) {
    const query = {
      userNames: wanted.filter(({ type }) => type === 'userName').map(({ value }) => value),
      emails: wanted.filter(({ type }) => type === 'email').map(({ value }) => value),
      // Only who is found by none of the names may be one of those who cannot be read.
      ofLeaver: run.isLeaver && wanted === queries.at(-1),
    };
    const found = await run.target.findAccounts({ ...query, ...proof }, run.call);
    const located = await choose(run, found, { isFormer: wanted !== sought[0] });
    if (located.kind === 'found') return withFurther(run, located);
    if (located.kind !== 'absent') return located;
  }
  return { kind: 'absent' };
}

/** Someone who leaves may have more accounts than the one that was found. */
async function withFurther(
  run: TargetRun,
  { account, more }: { readonly account: Account; readonly more: readonly Account[] },
): Promise<Located> {
  if (!run.isLeaver) return { kind: 'found', account, more, unclear: [] };
  const { own, unclear } = await findFurtherAccounts(run, [account, ...more]);
  return { kind: 'found', account, more: [...more, ...own], unclear };
}

/** Former names lead on only for someone who leaves, and while no account was ever known; never to whoever bears them now. */
async function queriesFor(run: TargetRun, { current, former }: ReturnType<typeof namesOfPerson>) {
  if (run.isLeaver) {
    const own = new Set(await withoutNamesOfOthers(run, [...current, ...former]));
    return [current.filter((name) => own.has(name)), former.filter((name) => own.has(name))];
  }
  // Whoever was never onboarded has no claim to an account whose name is someone else's.
  const called = run.person.onboarded ? current : await withoutNamesOfOthers(run, current);
  return run.state.accountId === undefined ? [called, await withoutNamesOfOthers(run, former)] : [called];
}

async function choose(
  run: TargetRun,
  found: readonly Account[],
  /** Whether they bear former names: then another person's are no obstacle. */
  { isFormer }: { readonly isFormer: boolean },
): Promise<Located> {
  if (found.length === 0) return { kind: 'absent' };
  const ids = found.map(({ id }) => id);
  const owners = await findOwners(run, ids);
  const foreign = found.flatMap((account) => {
    const owner = owners.get(account.id);
    return owner === undefined || owner.person.id === run.person.id ? [] : [{ account, owner }];
  });
  const unclaimed = found.filter(({ id }) => !foreign.some(({ account }) => account.id === id));
  const forgotten = await forgottenAmong(
    run,
    ids.filter((id) => !owners.has(id)),
  );
  const usable = unclaimed.filter(({ id }) => !forgotten.has(id));
  const { own, bearers } = await byBearer(run, usable);
  const [first, ...more] = own;
  const [other] = [...foreign.map(({ owner }) => owner.person), ...bearers];
  if (other !== undefined && !run.isLeaver && !isFormer) {
    if (bearers.length === 0 && (await giveNamesUp(run, foreign))) {
      const states = foreign.map(({ owner }) => owner.person.targets[run.target.name]);
      await awaitOwner(run, { isHeld: states.some((state) => state?.heldBy !== undefined) });
    }
    return { kind: 'conflict', reason: 'account-of-another', otherPersonId: other.id };
  }
  // Whoever is to have no account is barred only by one that works: no one is to take that for theirs.
  const barring = unclaimed.filter(
    ({ id, attributes }) => forgotten.has(id) && (run.isWanted || attributes.active !== false),
  );
  if (barring.length > 0 && (run.isLeaver || !isFormer)) {
    return { kind: 'conflict', reason: 'account-of-forgotten', accountIds: barring.map(({ id }) => id) };
  }
  const [mistaken] = foreign.filter(({ account, owner }) => isMistaken(run, account, owner));
  if (first === undefined) {
    if (mistaken === undefined) return { kind: 'absent' };
    return { kind: 'conflict', reason: 'account-of-another', otherPersonId: mistaken.owner.person.id };
  }
  if (more.length === 0) return { kind: 'found', account: first, more, unclear: [] };
  return run.isLeaver && (await bearOnlyOwnNames(run, own))
    ? { kind: 'found', account: first, more, unclear: [] }
    : { kind: 'conflict', reason: 'several-accounts', accountIds: own.map(({ id }) => id) };
}

/**
 * Tells accounts that no one owns yet from those that are about to be another's, who bears the user name that they show: that
 * person's account may just be being created. Whoever was never onboarded owns only accounts whose names they bear themselves.
 */
async function byBearer(
  run: TargetRun,
  accounts: readonly Account[],
): Promise<{ readonly own: readonly Account[]; readonly bearers: readonly Person[] }> {
  const own: Account[] = [];
  const bearers: Person[] = [];
  const { onboarded, id } = run.person;
  // What shows a name that is only theirs is not left to whoever leaves.
  if (onboarded && run.isLeaver) return { own: accounts, bearers };
  for (const account of accounts) {
    const names = namesShownBy(account).filter(({ type }) => type === 'userName' || !onboarded);
    const bearer = await bearerAmongPeople(run, names);
    if (bearer === undefined || bearer.id === id || (onboarded && isBare(bearer))) own.push(account);
    else if (onboarded) bearers.push(bearer);
  }
  return { own, bearers };
}

/** Whether every account is about to give up what it shows of the person's names. */
async function giveNamesUp(
  run: TargetRun,
  accounts: readonly { readonly account: Account; readonly owner: AccountOwner }[],
): Promise<boolean> {
  for (const { account, owner } of accounts) {
    for (const name of namesOfPerson(run.person).current) {
      if (!isCalled(account.attributes[name.type], name.value)) continue;
      const prospect = await prospectOf(run, { name, account, owner }, { follows: false });
      if (prospect.kind === 'keeps') return false;
    }
  }
  return true;
}

/**
 * Whether the listing of the import that the person comes from tells enough to create an account: it is minutes old, and the target
 * refuses what exists by then. It never tells that a leaver has no account, and nothing while a creation is unresolved.
 */
function isUnlisted(run: TargetRun): boolean {
  const { unlisted, target, person, state } = run;
  if (unlisted === undefined || !unlisted.targets.includes(target.name)) return false;
  if (!run.isWanted || state.creatingSince !== undefined) return false;
  const age = (run.now().getTime() - Date.parse(unlisted.listedAt)) / 1000;
  return age < (target.listingServesCreationSeconds ?? 0) && saysNames(unlisted.reference, person.desired);
}
