import type { DriftDecisions } from '../../../domain/drift-decision.ts';
import type { Holders } from '../../../domain/identity/bearing.ts';
import { type Identifier, identifierKey } from '../../../domain/identity/identifiers.ts';
import type { AccountOwner } from '../../../reconcile/reconcile-ledger.ts';
import type { PlanInput, PlannedTarget } from '../plan-input.ts';
import type { CompactDirectory } from './compact-directory.ts';

/** What the ledger knows of some people's identifiers, and of the accounts that bear them. */
export interface Known {
  readonly holders: Holders;
  /** To whom an account belongs: by the target's name and the account's id. */
  readonly owners: ReadonlyMap<string, AccountOwner>;
  /** What operators have said of those accounts, by the same; an account that is not in it was not looked up. */
  readonly decisions: ReadonlyMap<string, DriftDecisions>;
  /** Which of them are no one's, and were those of someone who was forgotten, by the same. */
  readonly forgotten: ReadonlySet<string>;
}

export async function readKnown(input: PlanInput, identifiers: readonly Identifier[]): Promise<Known> {
  const holders = await readHolders(input, identifiers);
  const known = { identifiers, holders };
  const [owners, decisions] = await Promise.all([readOwners(input, known), readDecisions(input, known)]);
  return { holders, owners, decisions, forgotten: await readForgotten(input, { identifiers, owners }) };
}

export async function readHolders(input: PlanInput, identifiers: readonly Identifier[]): Promise<Holders> {
  const distinct = new Map(identifiers.map((identifier) => [identifierKey(identifier), identifier]));
  return distinct.size === 0 ? new Map() : input.readPeople([...distinct.values()]);
}

interface LookedUp {
  readonly identifiers: readonly Identifier[];
  readonly holders: Holders;
}

/** Whose an account is is known already where one of its names leads to its owner. */
async function readOwners(input: PlanInput, { identifiers, holders }: LookedUp): Promise<Known['owners']> {
  const people = [...holders.values()].flat();
  const owners = new Map<string, AccountOwner>();
  for (const target of input.targets) {
    const { name } = target;
    for (const person of people) {
      const accountId = person.targets[name]?.accountId;
      if (accountId !== undefined) {
        const hasOpenWork = person.openEvents.length > 0;
        owners.set(accountKey(name, accountId), { person, hasOpenWork });
      }
    }
    const unknown = accountsNamed(target, identifiers).filter((id) => !owners.has(accountKey(name, id)));
    if (unknown.length === 0) continue;
    for (const [id, owner] of await input.readOwners(name, unknown)) owners.set(accountKey(name, id), owner);
  }
  return owners;
}

async function readDecisions(
  input: PlanInput,
  { identifiers, holders }: LookedUp,
): Promise<Known['decisions']> {
  const people = [...holders.values()].flat();
  const found = await Promise.all(
    input.targets.map(async (target) => {
      const owned = people.flatMap(({ targets }) => targets[target.name]?.accountId ?? []);
      const ids = [...new Set([...owned, ...accountsNamed(target, identifiers)])];
      const decisions = ids.length === 0 ? [] : await input.readDecisions(target.name, ids);
      return decisions.map((one, index) => [accountKey(target.name, ids[index] ?? ''), one] as const);
    }),
  );
  return new Map(found.flat());
}

/** Whoever has the number of the person who was forgotten may have the account: that is asked row by row. */
async function readForgotten(
  input: PlanInput,
  { identifiers, owners }: Pick<LookedUp, 'identifiers'> & Pick<Known, 'owners'>,
): Promise<Known['forgotten']> {
  const found = new Set<string>();
  for (const target of input.targets) {
    const { name } = target;
    const accountIds = accountsNamed(target, identifiers).filter((id) => !owners.has(accountKey(name, id)));
    if (accountIds.length === 0) continue;
    const forgotten = await input.readForgotten(name, { accountIds, employeeNumber: '' });
    for (const id of forgotten) found.add(accountKey(name, id));
  }
  return found;
}

function accountsNamed(
  { directory }: Pick<PlannedTarget, 'directory'>,
  identifiers: readonly Identifier[],
): readonly string[] {
  const places = new Set(identifiers.flatMap((identifier) => bearersOf(directory, identifier)));
  return [...places].map((place) => directory.get(place).id);
}

export function ownerOf(
  { owners }: Known,
  account: { readonly target: string; readonly id: string },
): AccountOwner | undefined {
  return owners.get(accountKey(account.target, account.id));
}

export function accountKey(target: string, accountId: string): string {
  return `${target}#${accountId}`;
}

/** The accounts that bear a user name or an address. */
export function bearersOf(directory: CompactDirectory, { type, value }: Identifier): readonly number[] {
  if (type === 'userName') return directory.findByUserName(value);
  return type === 'email' ? directory.findByEmail(value) : [];
}
