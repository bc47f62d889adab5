import type { Holders } from '../../../domain/identity/bearing.ts';
import { type Identifier, identifierKey } from '../../../domain/identity/identifiers.ts';
import type { AccountOwner } from '../../../reconcile/reconcile-ledger.ts';
import type { PlanInput } from '../plan-input.ts';
import type { CompactDirectory } from './compact-directory.ts';

/** What the ledger knows of some people's identifiers, and of the accounts that bear them. */
export interface Known {
  readonly holders: Holders;
  /** To whom an account belongs: by the target's name and the account's id. */
  readonly owners: ReadonlyMap<string, Pick<AccountOwner, 'person'>>;
}

export async function readKnown(input: PlanInput, identifiers: readonly Identifier[]): Promise<Known> {
  const holders = await readHolders(input, identifiers);
  return { holders, owners: await readOwners(input, { identifiers, holders }) };
}

export async function readHolders(input: PlanInput, identifiers: readonly Identifier[]): Promise<Holders> {
  const distinct = new Map(identifiers.map((identifier) => [identifierKey(identifier), identifier]));
  return distinct.size === 0 ? new Map() : input.readPeople([...distinct.values()]);
}

/** Whose an account is is known already where one of its names leads to its owner. */
async function readOwners(
  input: PlanInput,
  { identifiers, holders }: { readonly identifiers: readonly Identifier[]; readonly holders: Holders },
): Promise<Known['owners']> {
  const people = [...holders.values()].flat();
  const owners = new Map<string, Pick<AccountOwner, 'person'>>();
  for (const { name, directory } of input.targets) {
    for (const person of people) {
      const accountId = person.targets[name]?.accountId;
      if (accountId !== undefined) owners.set(ownerKey(name, accountId), { person });
    }
    const places = new Set(identifiers.flatMap((identifier) => bearersOf(directory, identifier)));
    const accountIds = [...places].map((place) => directory.get(place).id);
    const unknown = accountIds.filter((id) => !owners.has(ownerKey(name, id)));
    if (unknown.length === 0) continue;
    for (const [id, owner] of await input.readOwners(name, unknown)) owners.set(ownerKey(name, id), owner);
  }
  return owners;
}

export function ownerOf(
  { owners }: Known,
  account: { readonly target: string; readonly id: string },
): Pick<AccountOwner, 'person'> | undefined {
  return owners.get(ownerKey(account.target, account.id));
}

function ownerKey(target: string, accountId: string): string {
  return `${target}#${accountId}`;
}

/** The accounts that bear a user name or an address. */
export function bearersOf(directory: CompactDirectory, { type, value }: Identifier): readonly number[] {
  if (type === 'userName') return directory.findByUserName(value);
  return type === 'email' ? directory.findByEmail(value) : [];
}
