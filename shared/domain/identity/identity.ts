import { comparableValue } from '../comparable-value.ts';
import { compareInstants } from '../instant.ts';
import type { Person } from '../person.ts';
import type { UserEvent } from '../user-event.ts';
import { bears, calledSince, employeeNumberOf, type Holders, holdersOf, isBare } from './bearing.ts';
import { claimAt, claimsOn } from './claims.ts';
import { type GivenIdentifier, type Identifier, identifiersOf } from './identifiers.ts';

/** Whom an event is about. */
export type Resolution =
  | { readonly kind: 'new' }
  | { readonly kind: 'known'; readonly id: string }
  /** It cannot be told: a human must decide. */
  | ({ readonly kind: 'conflict' } & IdentityConflict);

/**
 * - `names-two-people`: the user name is one person's, the address another's who is active.
 * - `name-moved-on`: the name passed to someone else after the event was said.
 * - `several-former-bearers`: no one bears the name now, and several people did.
 * - `employee-renamed`: the names are of no one who is known, and earlier notices about the employee led to someone who is there.
 * - `out-of-scope`: it can be told, and the sender may not speak of them.
 */
export type ConflictReason =
  | 'names-two-people'
  | 'name-moved-on'
  | 'several-former-bearers'
  | 'employee-renamed'
  | 'out-of-scope';

/** Why it cannot be told whom an event is about, and the ids of the people who may be meant. */
export interface IdentityConflict {
  readonly reason: ConflictReason;
  readonly people: readonly string[];
}

/** What decides whom an event is about. */
export type IdentifyingEvent = Pick<UserEvent, 'type' | 'occurredAt' | 'activeSince' | 'user'>;

/**
 * Decides whom an event is about. An employee number decides alone; one that is new, or of which nothing but words is known, is
 * learned by whoever bears one of the event's names and has none. Without a number, the event is about whoever bears its user
 * name, else its address.
 */
export function resolveIdentity(event: IdentifyingEvent, holders: Holders): Resolution {
  const given = identifiersOf(event).filter(({ implied }) => implied === undefined);
  const number = given.find(({ type }) => type === 'employeeNumber');
  if (number === undefined) return resolveByNames({ event, names: given, holders });

  const owners = holdersOf(holders, number).filter((person) => employeeNumberOf(person) === number.value);
  const owner = owners.find((person) => !isBare(person)) ?? owners[0];
  if (owner !== undefined && !isBare(owner)) return { kind: 'known', id: owner.id };
  const bearers = given
    .flatMap((name) => bearerOf(name, { event, holders }).person ?? [])
    .filter((person) => employeeNumberOf(person) === undefined && !hasLeft(person, event));
  const learners = distinct(bearers.filter((person) => !isBare(person)));
  if (learners.length > 1) return conflict('names-two-people', learners);
  const [learner] = learners;
  if (learner !== undefined && goesByAnother(learner, given)) return conflict('names-two-people', [learner]);
  const found = learner ?? owner ?? bearers.find((bare) => !saysLeavingBefore(bare, event));
  return found === undefined ? { kind: 'new' } : { kind: 'known', id: found.id };
}

/**
 * What to make of an event by which an HR system's employee goes by names of no one who is known. Earlier notices may have led to
 * someone else because two employees shared an address, so that it cannot be told whether that person is meant.
 */
export function followEmployee(linked: Person | undefined, subject: Person): Resolution {
  const isStranger = subject.id !== linked?.id && isBare(subject);
  if (linked === undefined || !isStranger || isBare(linked) || linked.desired.active?.value === false) {
    return { kind: 'known', id: subject.id };
  }
  return conflict('employee-renamed', [linked]);
}

interface Naming {
  readonly event: IdentifyingEvent;
  readonly names: readonly GivenIdentifier[];
  readonly holders: Holders;
}

function resolveByNames({ event, names, holders }: Naming): Resolution {
  const found = names.map((name) => ({ name, ...bearerOf(name, { event, holders }) }));
  const people = distinct(found.flatMap(({ person }) => person ?? []));
  // A bare record is whoever else bears a name of the event; its words follow.
  const [first, second] = [...people.filter((person) => !isBare(person)), ...people.filter(isBare)];
  if (first !== undefined) {
    const apart = second !== undefined && !isBare(second) && second.desired.active?.value !== false;
    if (apart) return conflict('names-two-people', [first, second]);
    const isRenaming = event.type === 'update' && !isCalledOtherwise(first, event);
    if (goesByAnother(first, names) && !isRenaming) return conflict('names-two-people', [first]);
    return { kind: 'known', id: first.id };
  }
  if (event.type === 'onboard') return { kind: 'new' };
  // No one who bears a name now did when the event was said.
  for (const { name, bearing } of found) {
    const former = holdersOf(holders, name).filter((person) => !bearing.includes(person));
    if (bearing.length > 0 && former.length > 0) return conflict('name-moved-on', [...bearing, ...former]);
    if (former.length > 0) return resolveByFormerName(name, { event, former });
  }
  return { kind: 'new' };
}

interface Bearer {
  readonly person: Person | undefined;
  /** All who bear the name now. */
  readonly bearing: readonly Person[];
}

/**
 * Who bears a name now, and did when the event was said: of several, who took it last. Someone of whom no name is known
 * for that time is meant as well, where the event can overrule nothing that is known.
 */
function bearerOf(
  name: Identifier,
  { event, holders }: { readonly event: IdentifyingEvent; readonly holders: Holders },
): Bearer {
  const at = event.occurredAt;
  const bearing = holdersOf(holders, name).filter((person) => bears(person, name));
  const then = bearing
    .flatMap((person) => {
      const claim = claimAt(person.identifiers, name, at);
      return claim === undefined ? [] : [{ person, since: claim.from }];
    })
    .toSorted((left, right) => compareInstants(right.since, left.since));
  const beginning = bearing
    .flatMap((person) => {
      const since = calledSince(person, name.type);
      return since !== undefined && beganAfter(person, { event, since }) ? [{ person, since }] : [];
    })
    .toSorted((left, right) => compareInstants(left.since, right.since));
  const candidates = [...then, ...beginning].map(({ person }) => person);
  const [bare] = candidates;
  const [last, ...others] = candidates.filter((one) => !isBare(one));
  const isThere = (one: Person) => one.desired.active?.value === true;
  // Whoever is only announced does not bear the name yet while someone is there who does.
  const person = last !== undefined && !last.onboarded ? (others.find(isThere) ?? last) : (last ?? bare);
  return { person, bearing };
}

/**
 * Whether the event gives a user name that was never the person's, who is there and goes by another that was said: then they
 * only share the address.
 */
function goesByAnother(person: Person, names: readonly Identifier[]): boolean {
  const given = names.find(({ type }) => type === 'userName');
  const isSaid = typeof person.desired.userName?.value === 'string';
  if (given === undefined || !isSaid || person.desired.active?.value === false) return false;
  return claimsOn(person.identifiers, given).length === 0;
}

const spokenNames = ['givenName', 'familyName', 'displayName'] as const;

/** Whether the event says what people call the person, and all of it is another's. */
function isCalledOtherwise({ desired }: Person, { user }: IdentifyingEvent): boolean {
  const said = spokenNames.filter(
    (name) => typeof user[name] === 'string' && typeof desired[name]?.value === 'string',
  );
  const isSame = (name: (typeof spokenNames)[number]) =>
    comparableValue(name, user[name]) === comparableValue(name, desired[name]?.value);
  return said.length > 0 && !said.some(isSame);
}

/** A name that no one bears any more leads to who bore it when the event was said, else to the only one who ever did. */
function resolveByFormerName(
  name: Identifier,
  { event, former }: { readonly event: IdentifyingEvent; readonly former: readonly Person[] },
): Resolution {
  const then = former.filter((person) => claimAt(person.identifiers, name, event.occurredAt) !== undefined);
  const [only, another] = former.length === 1 ? former : then;
  if (only !== undefined && another === undefined) return { kind: 'known', id: only.id };
  return conflict('several-former-bearers', former);
}

/**
 * Whether nothing says what the person was called when the event was said. Of someone with a number, older events by that number
 * may be still to come: then a leaving must not count for them that nothing known overrules.
 */
function beganAfter(
  person: Person,
  { event, since }: { readonly event: IdentifyingEvent; readonly since: string },
): boolean {
  const { occurredAt } = event;
  if (compareInstants(since, occurredAt) <= 0) return false;
  if (employeeNumberOf(person) === undefined) return true;
  const { active } = person.desired;
  return (
    !isBare(person) &&
    (!isLeaving(event) || (active !== undefined && compareInstants(active.at, occurredAt) > 0))
  );
}

/** An update with a new number that does not bring someone back is not about whoever had left by then. */
export function hasLeft(
  { desired: { active } }: Person,
  { type, occurredAt, user }: IdentifyingEvent,
): boolean {
  if (type !== 'update' || user.active === true || active?.value !== false) return false;
  return compareInstants(active.at, occurredAt) <= 0;
}

/** A leaving that was said earlier is about whoever bore the name until the event gave it to the next. */
function saysLeavingBefore({ words = [] }: Person, event: IdentifyingEvent): boolean {
  const since = event.activeSince ?? event.occurredAt;
  return words.some((word) => isLeaving(word) && compareInstants(word.occurredAt, since) < 0);
}

function isLeaving({ type, user }: Pick<UserEvent, 'type' | 'user'>): boolean {
  return type === 'offboard' || user.active === false;
}

function conflict(reason: ConflictReason, people: readonly Person[]): Resolution {
  return { kind: 'conflict', reason, people: distinct(people).map(({ id }) => id) };
}

function distinct(people: readonly Person[]): readonly Person[] {
  return [...new Map(people.map((person) => [person.id, person])).values()];
}
