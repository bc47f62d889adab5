import { isOutOfScope } from '../authority/event-scope.ts';
import { compareInstants } from '../instant.ts';
import { mergeEvent } from '../merge-event.ts';
import { newPerson, type OpenEvent, type Person } from '../person.ts';
import { noteObserved } from '../plans/observed-events.ts';
import type { EventReference, UserEvent } from '../user-event.ts';
import { employeeNumberOf, type Holders, holdersOf, isBare } from './bearing.ts';
import { claimAt, claimsOn } from './claims.ts';
import { type GivenIdentifier, type Identifier, identifierKey, identifiersOf } from './identifiers.ts';
import { hasLeft } from './identity.ts';

export interface Absorbed {
  readonly person: Person;
  /** Bare records of which words were about the person. */
  readonly sources: readonly Source[];
  readonly superseded: readonly EventReference[];
}

export interface Source {
  readonly bare: Person;
  readonly words: readonly UserEvent[];
  /** The record without those words; undefined where none is left. */
  readonly rest: Person | undefined;
}

/**
 * Gives a person what bare records say of them: by their number, or by one of the identifiers, which they bore when the word was said,
 * as the last who took it. A word that gives the name a number gives it to a person who has none, and with it what else was said by
 * that number. So an offboarding that arrives before its onboarding holds, and one that was about an address's former bearer does not
 * reach the next. A word may give the person a name by which another one is about them; where that name was not looked for, see
 * {@link namesGained}.
 */
export function absorbWords(person: Person, words: WordsSought): Absorbed {
  let absorbed = absorbNamed(person, { ...words, bearer: person });
  for (;;) {
    const further = absorbNamed(person, { ...words, bearer: absorbed.person });
    if (countWords(further) <= countWords(absorbed)) return absorbed;
    absorbed = further;
  }
}

interface WordsSought {
  /** By which words were looked for. */
  readonly identifiers: readonly Identifier[];
  readonly holders: Holders;
  /** ISO 8601. */
  readonly now: string;
}

function countWords({ sources }: Absorbed): number {
  return sources.reduce((sum, { words }) => sum + words.length, 0);
}

function absorbNamed(
  person: Person,
  {
    identifiers,
    holders,
    now,
    bearer,
  }: WordsSought & {
    /** Whose names count: the person, as what is known to be about them leaves them. */
    readonly bearer: Person;
  },
): Absorbed {
  const looked = new Set(identifiers.map(identifierKey));
  const bareRecords = new Map(
    identifiers
      .flatMap((identifier) => holdersOf(holders, identifier))
      .filter((other) => other.id !== person.id && isBare(other))
      .map((bare) => [bare.id, bare]),
  );
  const isNamed = (word: UserEvent) =>
    identifiersOf(word).some(
      (name) =>
        looked.has(identifierKey(name)) &&
        boreLast(bearer, { name, at: word.occurredAt, others: holdersOf(holders, name) }),
    );
  let absorbed: Absorbed = { person, sources: [], superseded: [] };
  for (const bare of [...bareRecords.values()].toSorted(byFirstWord)) {
    const { person: known } = absorbed;
    const words = wordsAbout(known, { bare, isNamed }).filter((word) => !isOutOfScope(word, known));
    if (words.length > 0) absorbed = absorb(absorbed, { bare, words, now });
  }
  return absorbed;
}

function byFirstWord(left: Person, right: Person): number {
  return compareInstants(firstSaid(left), firstSaid(right));
}

function firstSaid(bare: Person): string {
  return wordsOf(bare)[0]?.occurredAt ?? '';
}

function wordsOf({ words = [] }: Person): readonly UserEvent[] {
  return words;
}

/** The words of a bare record that are about the person. */
function wordsAbout(
  person: Person,
  { bare, isNamed }: { readonly bare: Person; readonly isNamed: (word: UserEvent) => boolean },
): readonly UserEvent[] {
  const words = wordsOf(bare);
  const number = employeeNumberOf(bare);
  if (number === undefined) return words.filter(isNamed);
  const known = employeeNumberOf(person);
  if (known !== undefined) return known === number ? words : [];
  const isNumbered = ({ user }: UserEvent) => user.employeeNumber !== undefined;
  const isLearned = words.some((word) => isNumbered(word) && isNamed(word) && !hasLeft(person, word));
  return isLearned ? words.filter((word) => isNumbered(word) || isNamed(word)) : [];
}

/** Identifiers that absorbed words gave the person, beside those that were looked for: to be looked for next. */
export function namesGained(
  { sources }: Absorbed,
  looked: readonly Identifier[],
): readonly GivenIdentifier[] {
  const known = new Set(looked.map(identifierKey));
  const said = sources.flatMap(({ words }) => words.flatMap((word) => identifiersOf(word)));
  const gained = said.filter((name) => !known.has(identifierKey(name)));
  return [...new Map(gained.map((name) => [identifierKey(name), name])).values()];
}

/** Gives a person all words of a bare record. */
export function absorbAll(
  person: Person,
  { bare, now }: { readonly bare: Person; readonly now: string },
): Absorbed {
  const none: Absorbed = { person, sources: [], superseded: [] };
  return absorb(none, { bare, words: wordsOf(bare), now });
}

function absorb(
  before: Absorbed,
  { bare, words, now }: { readonly bare: Person; readonly words: readonly UserEvent[]; readonly now: string },
): Absorbed {
  const superseded = [...before.superseded];
  let { person } = before;
  for (const word of words) {
    const merged = mergeEvent(person, word, now);
    superseded.push(...merged.superseded);
    person = merged.person;
  }
  const kept = wordsOf(bare).filter((word) => !words.includes(word));
  const rest = kept.length === 0 ? undefined : withWords(bare, kept, now);
  return { person, superseded, sources: [...before.sources, { bare, words, rest }] };
}

/** The bare record as these words alone make it. What was settled stays so. */
function withWords(bare: Person, words: readonly UserEvent[], now: string): Person {
  const { openEvents, ...said } = words.reduce(
    (record, word) => mergeEvent(record, word, now).person,
    newPerson(bare.id),
  );
  const among = (events: readonly OpenEvent[]) => {
    const references = new Set(events.map(({ reference }) => reference));
    return openEvents.filter(({ reference }) => references.has(reference));
  };
  const kept = { ...said, targets: bare.targets, joined: bare.joined, openEvents: among(bare.openEvents) };
  return noteObserved(kept, among(bare.observed ?? []));
}

/** Whether the person bore the name at a time, and no one else who is known took it between then and that time. */
function boreLast(
  person: Person,
  {
    name,
    at,
    others,
  }: { readonly name: Identifier; readonly at: string; readonly others: readonly Person[] },
): boolean {
  if (claimAt(person.identifiers, name, at) === undefined) return false;
  const since = lastTaken(person, name, at);
  return others.every(
    (other) =>
      other.id === person.id || isBare(other) || compareInstants(lastTaken(other, name, at), since) <= 0,
  );
}

function lastTaken(person: Person, name: Identifier, at: string): string {
  return claimsOn(person.identifiers, name).find(({ from }) => compareInstants(from, at) <= 0)?.from ?? '';
}
