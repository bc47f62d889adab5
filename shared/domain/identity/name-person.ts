import { compareInstants } from '../instant.ts';
import type { Person } from '../person.ts';
import { isPlanned } from '../plans/plan-facts.ts';
import { eventReference, type UserEvent } from '../user-event.ts';
import { bears, calledSince, employeeNumberOf } from './bearing.ts';
import { addClaims, claimsOn } from './claims.ts';
import { type GivenIdentifier, identifiersOf, identifierTypes } from './identifiers.ts';

/** At most this many words are kept of someone of whom no onboarding was said: the newest. */
const maxWords = 50;

/** The person as the event names them; while no onboarding was said, with the event among the words. */
export function nameAs(
  person: Person,
  { said, event }: { readonly said: UserEvent; readonly event: UserEvent },
): Person {
  const { words, ...known } = person;
  const isSpokenOf = words !== undefined && said.type !== 'onboard';
  const isNumber = ({ type }: GivenIdentifier) => type === 'employeeNumber';
  const number = identifiersOf(said).filter(isNumber);
  const names = identifiersOf(isSpokenOf ? said : event).filter((name) => !isNumber(name));
  let identifiers = addClaims(person.identifiers, { identifiers: number, at: said.occurredAt });
  // Without the number, what is said of a time before the first name does not name someone who has one.
  const isOneself = number.length > 0 || employeeNumberOf(person) === undefined;
  for (const name of names) {
    const since = calledSince(person, name.type);
    for (const at of timesOf(said, { isFirst: since === undefined })) {
      if (!isOneself && since !== undefined && compareInstants(at, since) < 0) continue;
      identifiers = addClaims(identifiers, { identifiers: [name], at });
    }
  }
  return { ...known, identifiers, ...(isSpokenOf ? { words: addWord(words, said) } : {}) };
}

/**
 * For when an event says a name. A plan's is borne from its day on, and the first name of someone who is announced at once: there is
 * no other to call them by. Whoever is employed since a day had the first name that is known since then.
 */
function timesOf(said: UserEvent, { isFirst }: { readonly isFirst: boolean }): readonly string[] {
  const { occurredAt, activeSince = occurredAt } = said;
  if (!isFirst) return [isPlanned(said) ? said.effectiveAt : occurredAt];
  return [activeSince, occurredAt].filter((at) => compareInstants(at, occurredAt) <= 0);
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
  if (event.type === 'onboard' || event.about !== undefined) return event;
  const names = identifiersOf(event);
  const isCalledSo = names.some((name) => name.type === 'employeeNumber' || bears(person, name));
  const former = names.filter((name) => !isCalledSo && claimsOn(person.identifiers, name).length > 0);
  const naming: readonly string[] =
    event.type === 'offboard' ? identifierTypes : former.map(({ type }) => type);
  const user = Object.fromEntries(Object.entries(event.user).filter(([name]) => !naming.includes(name)));
  return { ...event, user };
}

function byTime(left: UserEvent, right: UserEvent): number {
  const order = compareInstants(left.occurredAt, right.occurredAt);
  if (order !== 0) return order;
  return eventReference(left) < eventReference(right) ? -1 : 1;
}
