import { comparableValue } from '../domain/comparable-value.ts';
import { bearerNow, isBare } from '../domain/identity/bearing.ts';
import { type Identifier, identifierKey, identifiersOf } from '../domain/identity/identifiers.ts';
import type { PersonSummary } from '../ledger/people/person-summary.ts';
import type { ListedAccount } from '../targets/directory-export.ts';
import { compareAccount, reportUnmanaged, reportWrongLink } from './compare-account.ts';
import type { DriftState } from './drift-state.ts';
import { roleOfAccount } from './find-deviations.ts';

/** An account that bears names of people and belongs to no one. */
export interface Candidate {
  readonly listed: Omit<ListedAccount, 'cells'>;
  readonly personIds: readonly string[];
}

/**
 * Compares accounts with the people whom the ledger knows to have them. An account that belongs to no one, and bears a name
 * of someone, is set aside: whose it is shows once all accounts were listed.
 */
export async function compareBatch(state: DriftState, batch: readonly ListedAccount[]): Promise<void> {
  const { ledger, target } = state.context;
  for (const { account } of batch) state.noteListed(account.id);
  const owners = await ledger.findAccountOwners(
    target.name,
    batch.map(({ account }) => account.id),
  );
  const foreign = await findForeignNames(state, { batch, owners });
  const unowned: ListedAccount[] = [];
  for (const listed of batch) {
    const { id: accountId } = listed.account;
    const owner = owners.get(accountId);
    const role = owner && roleOfAccount(owner.person, { target: target.name, accountId });
    if (owner === undefined || role === 'former') {
      unowned.push(listed);
      continue;
    }
    noteShown(state, { listed, owner });
    const names = foreign.get(accountId);
    if (names !== undefined) await reportWrongLink(state, { listed, owner, names });
    else await compareAccount(state, { listed, owner });
  }
  await setAside(state, unowned);
}

/** By account, the names of other people that it bears, where it bears none of its owner's. */
async function findForeignNames(
  { context: { ledger, target } }: DriftState,
  {
    batch,
    owners,
  }: { readonly batch: readonly ListedAccount[]; readonly owners: ReadonlyMap<string, PersonSummary> },
): Promise<ReadonlyMap<string, readonly Identifier[]>> {
  const suspects = batch.flatMap((listed) => {
    const { id: accountId } = listed.account;
    const person = owners.get(accountId)?.person;
    const isOwn = person && roleOfAccount(person, { target: target.name, accountId }) === 'own';
    const names = identifiersOf({ type: 'update', user: namesOf(listed) });
    if (person === undefined || !isOwn || names.some((name) => isOwnName(person, name))) return [];
    return [{ accountId, personId: person.id, names }];
  });
  if (suspects.length === 0) return new Map();
  const holders = await ledger.findHolders(suspects.flatMap(({ names }) => names));
  return new Map(
    suspects.flatMap(({ accountId, personId, names }) => {
      const bearers = names.map((name) => ({ name, bearer: bearerNow(name, holders) }));
      const others = bearers.filter(({ bearer }) => bearer !== undefined && !isBare(bearer));
      if (others.length === 0 || others.some(({ bearer }) => bearer?.id === personId)) return [];
      return [[accountId, others.map(({ name }) => name)] as const];
    }),
  );
}

function isOwnName({ desired: { userName, email } }: PersonSummary['person'], name: Identifier): boolean {
  return [userName, email].some((said) => comparableValue('email', said?.value) === name.value);
}

/** Someone else may want a name that the account bears, and that the ledger does not know. */
function noteShown(
  state: DriftState,
  { listed, owner: { person } }: { readonly listed: ListedAccount; readonly owner: PersonSummary },
): void {
  const { userName, email } = person.desired;
  const known = [userName?.value, email?.value].map((value) => comparableValue('email', value));
  for (const name of identifiersOf({ type: 'update', user: namesOf(listed) })) {
    if (!known.includes(comparableValue('email', name.value))) state.noteShown(name, labelOf(listed));
  }
}

function labelOf({ account: { attributes } }: ListedAccount): string {
  return String(attributes.userName ?? attributes.email ?? '');
}

async function setAside(state: DriftState, unowned: readonly ListedAccount[]): Promise<void> {
  const named = unowned.map((listed) => ({
    listed,
    identifiers: identifiersOf({ type: 'update', user: namesOf(listed) }),
  }));
  const holders = await state.context.ledger.findHolders(named.flatMap(({ identifiers }) => identifiers));
  for (const { listed, identifiers } of named) {
    const people = identifiers.flatMap((identifier) => holders.get(identifierKey(identifier)) ?? []);
    const personIds = [...new Set(people.map(({ id }) => id))];
    if (personIds.length === 0) {
      await reportUnmanaged(state, listed);
      continue;
    }
    for (const personId of personIds) state.noteCandidate(personId);
    const { cells: _, ...rest } = listed;
    await state.candidates.write({ listed: rest, personIds } satisfies Candidate);
  }
}

function namesOf({ account: { attributes } }: ListedAccount) {
  const { userName = null, email = null } = attributes;
  return { userName, email };
}
