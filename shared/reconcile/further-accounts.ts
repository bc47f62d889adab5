import { employeeNumberOf } from '../domain/identity/bearing.ts';
import { identifierKey, normaliseIdentifier } from '../domain/identity/identifiers.ts';
import type { Account } from '../targets/target.ts';
import { findOwners, namesOfPerson, namesShownBy, withoutNamesOfOthers } from './names/names-of-person.ts';
import type { AccountOwner } from './reconcile-ledger.ts';
import type { TargetRun } from './target-run.ts';

export interface FurtherAccounts {
  /** Accounts that bear no name but what the person is called now. */
  readonly own: readonly Account[];
  /** Working accounts that may be another's: they bear another name as well, or one that the person bore earlier. */
  readonly unclear: readonly Account[];
}

/**
 * The accounts that someone who leaves may have beside those that were found, and that no one owns: made by hand, or there when a
 * new name was refused. Only names that the found accounts do not show are looked for: no two accounts show the same one.
 */
export async function findFurtherAccounts(
  run: TargetRun,
  known: readonly Account[],
): Promise<FurtherAccounts> {
  const shown = new Set(known.flatMap(namesShownBy).map(identifierKey));
  const { current, former } = namesOfPerson(run.person);
  const unseen = [...current, ...former].filter((name) => !shown.has(identifierKey(name)));
  const wanted = await withoutNamesOfOthers(run, unseen);
  if (wanted.length === 0) return { own: [], unclear: [] };
  const query = {
    userNames: wanted.filter(({ type }) => type === 'userName').map(({ value }) => value),
    emails: wanted.filter(({ type }) => type === 'email').map(({ value }) => value),
    since: () => run.provenSince(),
  };
  const seen = new Set([...known.map(({ id }) => id), ...run.state.otherAccountIds]);
  const found = (await run.target.findAccounts(query, run.call)).filter(({ id }) => !seen.has(id));
  const working = found.filter(({ attributes }) => attributes.active !== false);
  const free = await withoutDecided(run, working);
  const ids = free.map(({ id }) => id);
  const areTheirs =
    (await findOwners(run, ids)).size === 0 &&
    free.every((one) => isCalledSo(one, current)) &&
    (await bearOnlyOwnNames(run, free)) &&
    (await forgottenAmong(run, ids)).size === 0;
  return areTheirs ? { own: free, unclear: [] } : { own: [], unclear: free };
}

/** The accounts that no one owns, unless by mistake, and of which no one has said that they stay as they are. */
async function withoutDecided(run: TargetRun, accounts: readonly Account[]): Promise<readonly Account[]> {
  if (accounts.length === 0) return [];
  const { name: target } = run.target;
  const ids = accounts.map(({ id }) => id);
  const owners = await findOwners(run, ids);
  const decisions = await run.ledger.findDecisions(ids.map((accountId) => ({ target, accountId })));
  const free: Account[] = [];
  for (const [place, account] of accounts.entries()) {
    const owner = owners.get(account.id);
    if (owner !== undefined && !isMistaken(run, account, owner)) continue;
    if (decisions[place]?.protected !== undefined) continue;
    if (!(await run.target.isProtected(account, run.call))) free.push(account);
  }
  return free;
}

/**
 * Whether a working account with a name of someone who leaves was given to another person who never bore any name that it shows:
 * whoever linked it may have mistaken the id. An operator who was asked has said that it stays.
 */
export function isMistaken(
  { isLeaver, state }: TargetRun,
  account: Account,
  { person }: AccountOwner,
): boolean {
  if (!isLeaver || account.attributes.active === false) return false;
  const { conflict } = state;
  if (conflict?.otherPersonId === person.id && conflict.decidedBy !== undefined) return false;
  const borne = new Set(person.identifiers.map(({ value }) => value));
  return !namesShownBy(account).some(({ value }) => borne.has(value));
}

/** Whether every name that the accounts show is one of the person's, and of no one else's now. */
export async function bearOnlyOwnNames(run: TargetRun, accounts: readonly Account[]): Promise<boolean> {
  const { current, former } = namesOfPerson(run.person);
  const names = await withoutNamesOfOthers(run, [...current, ...former]);
  const own = new Set(names.map(({ value }) => value));
  return accounts.every(({ attributes: { userName, email } }) =>
    [userName, email].every((value) => typeof value !== 'string' || own.has(normaliseIdentifier(value))),
  );
}

/** The accounts that were those of someone who was forgotten, and whose number says that it was not this person. */
export function forgottenAmong(
  { ledger, target, person }: TargetRun,
  accountIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const employeeNumber = employeeNumberOf(person);
  return ledger.findForgottenAccounts({ target: target.name, accountIds, employeeNumber });
}

function isCalledSo(account: Account, names: readonly { readonly value: string }[]): boolean {
  return namesShownBy(account).every((shown) => names.some(({ value }) => value === shown.value));
}
