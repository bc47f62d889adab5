import { bearerNow, bearerOfAccount, type Holders } from '../../domain/identity/bearing.ts';
import { type Identifier, identifierKey, normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { Person } from '../../domain/person.ts';
import { attributesOfNewAccount } from '../../domain/wanted-attributes.ts';
import type { Account } from '../../targets/target.ts';
import type { AccountOwner } from '../reconcile-ledger.ts';
import type { TargetRun } from '../target-run.ts';

export interface Name extends Identifier {
  readonly type: 'userName' | 'email';
}

/** The names and addresses by which a person's account may be found. */
export interface PersonNames {
  /** What the account is to bear. */
  readonly current: readonly Name[];
  /** What else the person was ever called. */
  readonly former: readonly Name[];
}

export function namesOfPerson(person: Person): PersonNames {
  const current = currentNames(person);
  const keys = new Set(current.map(identifierKey));
  return {
    current,
    former: formerNames(person).filter((name) => !keys.has(identifierKey(name))),
  };
}

/** The names that no one else bears now: by the others, another person's account would be found. */
export async function withoutNamesOfOthers(run: TargetRun, names: readonly Name[]): Promise<readonly Name[]> {
  const holders = await holdersWithSelf(run, names);
  return names.filter((name) => {
    const bearer = bearerNow(name, holders);
    return bearer === undefined || bearer.id === run.person.id;
  });
}

/** Whose an account is that shows these names; undefined: no one's who is known. */
export async function bearerAmongPeople(run: TargetRun, names: readonly Name[]): Promise<Person | undefined> {
  return bearerOfAccount(names, await holdersWithSelf(run, names));
}

export function namesShownBy({ attributes }: Account): readonly Name[] {
  return (['userName', 'email'] as const).flatMap((type) => {
    const value = attributes[type];
    return typeof value === 'string' ? [{ type, value: normaliseIdentifier(value) }] : [];
  });
}

/** To whom the ledger says that accounts of the run's target belong, by the account's id. */
export function findOwners(
  { ledger, target }: TargetRun,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, AccountOwner>> {
  return ledger.findAccountOwners({ target: target.name, accountIds });
}

/** Who ever claimed each of the names, with the person as the run knows them. */
async function holdersWithSelf(run: TargetRun, names: readonly Name[]): Promise<Holders> {
  if (names.length === 0) return new Map();
  const holders = await run.ledger.findHolders(names);
  return new Map(
    names.map(identifierKey).map((key) => {
      const others = (holders.get(key) ?? []).filter(({ id }) => id !== run.person.id);
      return [key, [run.person, ...others]];
    }),
  );
}

function currentNames({ desired }: Person): readonly Name[] {
  const { userName, email } = attributesOfNewAccount(desired);
  const name = (type: Name['type'], value: unknown): readonly Name[] =>
    typeof value === 'string' ? [{ type, value: normaliseIdentifier(value) }] : [];
  return [...name('userName', userName), ...name('email', email)];
}

/** Where no user name was ever said, an account of someone who leaves may bear the address in its place. */
function formerNames({ desired, identifiers }: Person): readonly Name[] {
  const names = namesAmong(identifiers);
  if (desired.active?.value !== false || names.some(({ type }) => type === 'userName')) return names;
  return names.flatMap((name) => [name, { type: 'userName', value: name.value }]);
}

function namesAmong(identifiers: readonly Identifier[]): readonly Name[] {
  return identifiers.flatMap(({ type, value }) => (type === 'employeeNumber' ? [] : [{ type, value }]));
}
