import { type Identifier, identifierKey } from './identifiers.ts';
import type { Person } from './person.ts';

/** Whom an event is about. */
export type Resolution =
  | { readonly kind: 'new' }
  | { readonly kind: 'known'; readonly id: string }
  /** The identifiers lead to several records of one person: the others are merged into the survivor. */
  | { readonly kind: 'join'; readonly survivor: string; readonly others: readonly string[] }
  /** The identifiers lead to several people with employee numbers of their own: a human must decide. */
  | { readonly kind: 'conflict' };

/** Who holds each of the event's identifiers, by {@link identifierKey}; joined people already replaced by their survivor. */
export type Holders = ReadonlyMap<string, readonly Person[]>;

/**
 * Decides whom an event's identifiers name.
 *
 * An employee number is decisive: a person has at most one, and a name or address that belongs to somebody with
 * another number names another person. Names and addresses join people, as long as at most one of them has a number.
 */
export function resolveIdentity(identifiers: readonly Identifier[], holders: Holders): Resolution {
  const number = identifiers.find(({ type }) => type === 'employeeNumber')?.value;
  const groups = identifiers
    .map((identifier) => holders.get(identifierKey(identifier)) ?? [])
    .filter((group) => group.length > 0);
  if (number === undefined) return resolveByNames(groups);

  const owner = distinct(groups.flat()).find((person) => employeeNumberOf(person) === number);
  if (owner === undefined) {
    return unite(distinct(groups.flat()).filter((person) => employeeNumberOf(person) === undefined));
  }
  const elsewhere = groups.filter((group) => !group.some(({ id }) => id === owner.id)).flat();
  return unite(distinct([owner, ...elsewhere]));
}

/** The person's employee number, normalised. */
export function employeeNumberOf(person: Person): string | undefined {
  return person.identifiers.find(({ type }) => type === 'employeeNumber')?.value;
}

function resolveByNames(groups: readonly (readonly Person[])[]): Resolution {
  const [first, ...rest] = groups;
  const shared = (first ?? []).filter(({ id }) =>
    rest.every((group) => group.some((person) => person.id === id)),
  );
  const [only, another] = shared;
  if (only !== undefined && another === undefined) return { kind: 'known', id: only.id };
  return unite(distinct(groups.flat()));
}

function unite(people: readonly Person[]): Resolution {
  if (people.filter((person) => employeeNumberOf(person) !== undefined).length > 1)
    return { kind: 'conflict' };
  const [survivor, ...others] = [...people].sort(bySeniority);
  if (survivor === undefined) return { kind: 'new' };
  if (others.length === 0) return { kind: 'known', id: survivor.id };
  return { kind: 'join', survivor: survivor.id, others: others.map(({ id }) => id) };
}

/** The record to keep comes first: the one with an employee number, else with an account, else the smaller id. */
function bySeniority(left: Person, right: Person): number {
  return (
    Number(employeeNumberOf(right) !== undefined) - Number(employeeNumberOf(left) !== undefined) ||
    Number(hasAccount(right)) - Number(hasAccount(left)) ||
    (left.id < right.id ? -1 : 1)
  );
}

function hasAccount(person: Person): boolean {
  return Object.values(person.targets).some(({ accountId }) => accountId !== undefined);
}

function distinct(people: readonly Person[]): readonly Person[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}
