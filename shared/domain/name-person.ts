import { addClaims, claimsOn } from './claims.ts';
import { type GivenIdentifier, identifiersOf, identifierTypes } from './identifiers.ts';
import { bears, calledSince, employeeNumberOf } from './identity.ts';
import { compareInstants } from './instant.ts';
import type { Person } from './person.ts';
import { isPlanned } from './plan-facts.ts';
import { eventReference, type UserEvent } from './user-event.ts';

/** At most this many words are kept of somebody of whom no onboarding was said: the newest. */
const maxWords = 50;

/** The person as the event names them; while no onboarding was said, with the event among the words. */
export function nameAs(
  person: Person,
  { said, event }: { readonly said: UserEvent; readonly event: UserEvent },
): Person {
  const { words, ...known } = person;
  const { occurredAt } = said;
  const at = isPlanned(said) ? said.effectiveAt : occurredAt;
  const isSpokenOf = words !== undefined && said.type !== 'onboard';
  const isNumber = ({ type }: GivenIdentifier) => type === 'employeeNumber';
  const number = identifiersOf(said).filter(isNumber);
  const names = identifiersOf(isSpokenOf ? said : event).filter((name) => !isNumber(name));
  const numbered = addClaims(person.identifiers, { identifiers: number, at: occurredAt });
  // Without the number, what is said of a time before the first name does not name somebody who has one.
  const isOneself = number.length > 0 || employeeNumberOf(person) === undefined;
  const isNaming = ({ type }: GivenIdentifier) => {
    const since = calledSince(person, type);
    return isOneself || since === undefined || compareInstants(at, since) >= 0;
  };
  const identifiers = addClaims(numbered, { identifiers: names.filter(isNaming), at });
  return { ...known, identifiers, ...(isSpokenOf ? { words: addWord(words, said) } : {}) };
}

function addWord(words: readonly UserEvent[], said: UserEvent): readonly UserEvent[] {
  const reference = eventReference(said);
  const others = words.filter((word) => eventReference(word) !== reference);
  return [...others, said].toSorted(byTime).slice(-maxWords);
}

/**
 * The event without the names that only tell whom it is about: those of an offboarding, and a former name that leads an
 * update to the person who bore it last.
 */
export function withoutNaming(person: Person, event: UserEvent): UserEvent {
  if (event.type === 'onboard') return event;
  const names = identifiersOf(event).filter(({ type }) => type !== 'employeeNumber');
  const isNumbered = typeof event.user.employeeNumber === 'string';
  const isCalledSo = isNumbered || names.some((name) => bears(person, name));
  const naming =
    event.type === 'offboard'
      ? identifierTypes
      : names.flatMap((name) =>
          !isCalledSo && claimsOn(person.identifiers, name).length > 0 ? [name.type] : [],
        );
  if (naming.length === 0) return event;
  const user = Object.fromEntries(
    Object.entries(event.user).filter(([name]) => !naming.some((type) => type === name)),
  );
  return { ...event, user };
}

function byTime(left: UserEvent, right: UserEvent): number {
  const order = compareInstants(left.occurredAt, right.occurredAt);
  if (order !== 0) return order;
  return eventReference(left) < eventReference(right) ? -1 : 1;
}
