import { bearerNow, type Holders, isBare } from '../../../domain/identity/bearing.ts';
import { type Identifier, identifierKey, normaliseIdentifier } from '../../../domain/identity/identifiers.ts';
import type { Person } from '../../../domain/person.ts';
import { namesOfPerson } from '../../../reconcile/names/names-of-person.ts';
import type { CompactDirectory } from '../input/compact-directory.ts';
import { bearersOf, type Known, ownerOf } from '../input/read-known.ts';
import type { PlannedTarget } from '../plan-input.ts';

export type LocatedByRun =
  | { readonly kind: 'found'; readonly account: number }
  | { readonly kind: 'absent' }
  /** Accounts of others, or several, bear the names. */
  | { readonly kind: 'conflict'; readonly accounts: readonly number[] };

type Target = Pick<PlannedTarget, 'name' | 'directory'>;

/** Names by which a run will look for the person's account, and those of accounts that it may find; none where it knows the account. */
export function namesSought(person: Person, target: Target): readonly Identifier[] {
  if (knownAccount(person, target) !== undefined) return [];
  const { current, former } = namesOfPerson(person);
  const names: readonly Identifier[] = [...current, ...former];
  const shown = names
    .flatMap((name) => bearersOf(target.directory, name))
    .map((account) => userNameOf(target.directory, account));
  return [...names, ...shown];
}

/**
 * Where a run will find the account of a person as the row's event leaves them: the rules of `reconcile/locate-account.ts`, on the
 * listing. `creates`: who else bears the names of a new account is told from them.
 */
export function locatedByRun(
  person: Person,
  { target, known, creates }: { readonly target: Target; readonly known: Known; readonly creates: boolean },
): LocatedByRun {
  const byId = knownAccount(person, target);
  if (byId !== undefined) return { kind: 'found', account: byId };
  const { name, directory } = target;
  const holders = withSelf(person, known.holders);
  const isOwn = (identifier: Identifier) => isTheirs(person, bearerNow(identifier, holders));
  const isLeaver = person.desired.active?.value === false;
  const { current, former } = namesOfPerson(person);
  const called = person.onboarded && !isLeaver ? current : current.filter(isOwn);
  const isLost = person.targets[name]?.accountId !== undefined && !isLeaver;
  for (const query of [called, isLost ? [] : former.filter(isOwn)]) {
    const found = [...new Set(query.flatMap((identifier) => bearersOf(directory, identifier)))];
    const isOwned = (account: number) => {
      const owner = ownerOf(known, { target: name, id: directory.get(account).id });
      return owner !== undefined && !isTheirs(person, owner.person);
    };
    const isAnothers = (account: number) => {
      const bearer = bearerNow(userNameOf(directory, account), holders);
      const isOther = bearer !== undefined && !isBare(bearer) && !isTheirs(person, bearer);
      return isOther && !(person.onboarded && isLeaver);
    };
    const isForeign = (account: number) => isOwned(account) || (person.onboarded && isAnothers(account));
    // Other rows may take the name from its bearer before the run, and not from the account yet.
    const named = query === called ? current : query;
    const foreign = named.flatMap((name) => bearersOf(directory, name)).filter(isForeign);
    const own = found.filter((account) => !isOwned(account) && !isAnothers(account));
    if (foreign.length > 0 && !isLeaver && query === called) {
      if (creates && own.length === 0) return { kind: 'absent' };
      return { kind: 'conflict', accounts: foreign };
    }
    const [account, another] = own;
    if (another !== undefined) return { kind: 'conflict', accounts: own };
    if (account !== undefined) return { kind: 'found', account };
  }
  return { kind: 'absent' };
}

function knownAccount(person: Person, { name, directory }: Target): number | undefined {
  const accountId = person.targets[name]?.accountId;
  return accountId === undefined ? undefined : directory.findById(accountId);
}

function userNameOf(directory: CompactDirectory, account: number): Identifier {
  return { type: 'userName', value: normaliseIdentifier(directory.nameOf(account)) };
}

function isTheirs(person: Person, other: Pick<Person, 'id'> | undefined): boolean {
  return other === undefined || other.id === person.id || person.joined.includes(other.id);
}

function withSelf(person: Person, holders: Holders): Holders {
  const names = person.identifiers.map(identifierKey);
  const withOthers = [...holders].map(([key, people]) => {
    const others = people.filter((other) => !isTheirs(person, other));
    return [key, names.includes(key) ? [person, ...others] : others] as const;
  });
  return new Map(withOthers);
}
