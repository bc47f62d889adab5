import { compareInstants } from '../instant.ts';
import type { Person } from '../person.ts';
import { claimsOn, lastClaim } from './claims.ts';
import { type Identifier, type IdentifierType, identifierKey, normaliseIdentifier } from './identifiers.ts';

/** Who ever claimed each of the event's identifiers, by `identifierKey`; records that were joined replaced by their person. */
export type Holders = ReadonlyMap<string, readonly Person[]>;

export function holdersOf(holders: Holders, identifier: Identifier): readonly Person[] {
  return holders.get(identifierKey(identifier)) ?? [];
}

/**
 * The person's employee number, normalised: what is desired, else the first one that was said. There are several where one was
 * corrected for someone who was named by something else, and of people whom an earlier version joined.
 */
export function employeeNumberOf({
  desired,
  identifiers,
}: Pick<Person, 'desired' | 'identifiers'>): string | undefined {
  const said = desired.employeeNumber?.value;
  if (typeof said === 'string') return normaliseIdentifier(said);
  return identifiers.find(({ type }) => type === 'employeeNumber')?.value;
}

/**
 * Whether the person is called by the identifier now: by what is desired; else by what follows from an onboarding or, where
 * no one ever said a value, by the names by which the person was spoken of.
 */
export function bears(person: Pick<Person, 'desired' | 'identifiers'>, { type, value }: Identifier): boolean {
  const said = person.desired[type]?.value;
  if (typeof said === 'string') return normaliseIdentifier(said) === value;
  const last = lastClaim(person.identifiers, type);
  if (last?.implied === true) return last.value === value;
  return person.identifiers.some((claim) => claim.type === type && claim.value === value);
}

/** Who bears the name now: of several, who took it last; bare records only where no one else does. */
export function bearerNow(name: Identifier, holders: Holders): Person | undefined {
  const bearing = holdersOf(holders, name)
    .filter((person) => bears(person, name))
    .map((person) => ({ person, since: claimsOn(person.identifiers, name)[0]?.from ?? '' }))
    .toSorted((left, right) => compareInstants(right.since, left.since));
  return (bearing.find(({ person }) => !isBare(person)) ?? bearing[0])?.person;
}

/** Whose an account is that shows these names: the user name's bearer's, else the address's; before a bare record, anyone else's. */
export function bearerOfAccount(names: readonly Identifier[], holders: Holders): Person | undefined {
  const inOrder = [
    ...names.filter(({ type }) => type === 'userName'),
    ...names.filter(({ type }) => type !== 'userName'),
  ];
  const bearers = inOrder.flatMap((name) => bearerNow(name, holders) ?? []);
  return bearers.find((person) => !isBare(person)) ?? bearers[0];
}

/** Whether nothing but words is known of the person: no onboarding was said, and no account is there or on its way. */
export function isBare(person: Person): boolean {
  return (
    person.words !== undefined &&
    Object.values(person.targets).every(
      ({ accountId, creatingSince, invitation, otherAccountIds }) =>
        accountId === undefined &&
        creatingSince === undefined &&
        invitation === 'none' &&
        otherAccountIds.length === 0,
    )
  );
}

/** Since when it is known what the person is called (ISO 8601); undefined where it is not. */
export function calledSince(
  { identifiers }: Pick<Person, 'identifiers'>,
  type: IdentifierType,
): string | undefined {
  const times = identifiers.flatMap((claim) => (claim.type === type ? [claim.from] : []));
  return times.toSorted(compareInstants)[0];
}
