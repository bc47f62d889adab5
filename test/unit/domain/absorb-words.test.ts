import { describe, expect, test } from 'vitest';
import { absorbAll, absorbWords, namesGained } from '../../../shared/domain/identity/absorb-words.ts';
import { type Identifier, identifierKey } from '../../../shared/domain/identity/identifiers.ts';
import { mergeEvent } from '../../../shared/domain/merge-event.ts';
import { newPerson, newTargetState, type Person } from '../../../shared/domain/person.ts';
import { eventReference, type UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../../support/user-events.ts';

const now = at(1000);
const number = (value: string) => ({ type: 'employeeNumber', value }) as const;
const email = (value: string) => ({ type: 'email', value }) as const;
const userName = (value: string) => ({ type: 'userName', value }) as const;

type User = UserEvent['user'];
const onboard = (user: User, minutes: number) =>
  userEvent({ type: 'onboard', user, occurredAt: at(minutes) });
const update = (user: User, minutes: number) => userEvent({ user, occurredAt: at(minutes) });
const offboard = (user: User, minutes: number) =>
  userEvent({ type: 'offboard', user, occurredAt: at(minutes) });

/** What the events make of one record. It is bare while none of them is an onboarding. */
function record(id: string, ...events: readonly UserEvent[]): Person {
  return events.reduce((person, event) => mergeEvent(person, event, now).person, newPerson(id));
}

function absorbing(person: Person, others: readonly Person[], ...identifiers: readonly Identifier[]) {
  const claims = (one: Person, key: string) => one.identifiers.some((claim) => identifierKey(claim) === key);
  const keys = identifiers.map(identifierKey);
  const holders = new Map(keys.map((key) => [key, others.filter((one) => claims(one, key))]));
  return absorbWords(person, { identifiers, holders, now });
}

/** The words that pass to a person when all of these names are looked for, by record. */
function passing(person: Person, others: readonly Person[], ...identifiers: readonly Identifier[]) {
  return absorbing(person, others, ...identifiers).sources.map(({ bare, words }) => [
    bare.id,
    ...words.map((word) => word),
  ]);
}

describe('by number', () => {
  const all = [offboard({ employeeNumber: '7' }, 5), update({ employeeNumber: '7', email: 'c@x' }, 6)];
  const bare = record('bare', ...all);

  test('all words of a record pass to the person with that number, who is as if they had been said of them', () => {
    const begins = onboard({ employeeNumber: '7', email: 'a@x' }, 1);
    const { person, sources } = absorbing(record('p', begins), [bare], number('7'));
    expect(sources).toEqual([{ bare, words: all, rest: undefined }]);
    expect(person).toEqual(record('p', begins, ...all));
  });

  test('none pass to a person with another number, though they bore the name', () => {
    const other = record('p', onboard({ employeeNumber: '8', email: 'c@x' }, 1));
    expect(passing(other, [bare], email('c@x'))).toEqual([]);
  });

  test('those that give it pass with a name that learns it, and not what was said by that name alone', () => {
    const ann = record('p', onboard({ email: 'a@x' }, 1));
    const learned = update({ employeeNumber: '7', email: 'a@x' }, 5);
    const further = update({ employeeNumber: '7', email: 'c@x' }, 6);
    const words = [learned, further, update({ email: 'c@x' }, 7), update({ email: 'a@x' }, 8)] as const;
    const { sources } = absorbing(ann, [record('bare', ...words)], email('a@x'));
    expect(sources[0]?.words).toEqual([learned, further, words[3]]);
    expect(sources[0]?.rest?.words).toEqual([words[2]]);
  });

  test('an update does not give it to whoever had left by then, an offboarding does', () => {
    const left = record('p', onboard({ email: 'a@x' }, 1), offboard({ email: 'a@x' }, 4));
    const named = update({ email: 'a@x' }, 6);
    for (const [event, isLearned] of [
      [update({ employeeNumber: '7', email: 'a@x' }, 5), false],
      [offboard({ employeeNumber: '7', email: 'a@x' }, 5), true],
      [offboard({ employeeNumber: '7', email: 'c@x' }, 5), false],
    ] as const) {
      const sources = passing(left, [record('bare', event, named)], email('a@x'));
      expect(sources).toEqual(isLearned ? [['bare', event, named]] : []);
    }
  });

  test('the one that was said first is learned, of two that a name could learn', () => {
    const ann = record('p', onboard({ email: 'a@x' }, 1));
    const [first, second] = [7, 8].map((value) =>
      record(`${value}`, update({ employeeNumber: `${value}`, email: 'a@x' }, value)),
    );
    // As an earlier version left one.
    const empty = { ...newPerson('empty'), identifiers: first?.identifiers ?? [] };
    for (const order of [
      [first, empty, second],
      [second, empty, first],
    ]) {
      const others = order.filter((one) => one !== undefined);
      expect(passing(ann, others, email('a@x')).map(([id]) => id)).toEqual(['7']);
    }
  });
});

describe('by name', () => {
  const leaving = offboard({ email: 'a@x' }, 6);
  const bare = record('bare', leaving);
  const passes = [['bare', leaving]];
  const bearer = (minutes: number, id = 'p') => record(id, onboard({ email: 'a@x' }, minutes));

  test.each<readonly [string, Person, readonly Person[], boolean]>([
    ['passes to who bore it then', bearer(6), [], true],
    ['does not pass to who took it later', bearer(7), [], false],
    [
      'does not pass to who had given it up',
      record(
        'p',
        ...[1, 6].map((minute) => onboard({ email: minute === 1 ? 'a@x' : 'b@x', userName: 'p' }, minute)),
      ),
      [],
      false,
    ],
    ['does not pass to who bore it before another', bearer(3), [bearer(4, 'q')], false],
    ['does not pass to who bore it until then', bearer(3), [bearer(6, 'q')], false],
    ['passes to who took it when another did', bearer(3), [bearer(3, 'q')], true],
    ['passes to who bore it before another was to', bearer(3), [bearer(7, 'q')], true],
    [
      'passes to who bore it before other words of it',
      bearer(3),
      [record('q', update({ email: 'a@x' }, 5))],
      true,
    ],
    ['passes to who is known since earlier now', bearer(3), [bearer(5)], true],
  ])('what was said of it %s', (_, person, others, isPassed) => {
    const sources = passing(person, [bare, ...others], email('a@x'));
    expect(sources.filter(([id]) => id === 'bare')).toEqual(isPassed ? passes : []);
  });

  test('nothing passes from who is more than words, nor from an earlier record of oneself', () => {
    const targets = { infraon: { ...newTargetState, accountId: '1' } };
    for (const other of [{ ...bare, targets }, { ...bare, id: 'p' }, bearer(2, 'q')]) {
      expect(passing(bearer(3), [other], email('a@x'))).toEqual([]);
    }
  });

  test('nothing passes by a name that was not looked for, until it is gained', () => {
    const ann = record('p', onboard({ email: 'a@x', userName: 'ann' }, 1));
    const named = update({ userName: 'ann', email: 'c@x', employeeNumber: '7' }, 5);
    const words = record('bare', named, update({ userName: 'ann', email: 'c@x' }, 6), leaving);
    const absorbed = absorbing(ann, [words], userName('ann'));
    expect(absorbed.sources[0]?.rest?.words).toEqual([leaving]);
    expect(namesGained(absorbed, [userName('ann')])).toEqual([number('7'), email('c@x')]);
    expect(namesGained(absorbed, [userName('ann'), number('7'), email('c@x')])).toEqual([]);
  });

  test('a word passes by a name that another word gives the person, from when on they bear it', () => {
    const ann = record('p', onboard({ email: 'a@x' }, 1));
    const moves = update({ userName: 'a@x', email: 'c@x' }, 3);
    const leaves = offboard({ email: 'c@x' }, 5);
    const early = offboard({ email: 'c@x' }, 2);
    const names = [userName('a@x'), email('a@x'), email('c@x')];
    const [one, other] = [record('moves', moves, early), record('leaves', leaves)];

    expect(passing(ann, [record('bare', early, moves, leaves)], ...names)).toEqual([['bare', moves, leaves]]);
    for (const others of [
      [one, other],
      [other, one],
    ]) {
      expect(passing(ann, others, ...names)).toEqual(
        expect.arrayContaining([
          ['moves', moves],
          ['leaves', leaves],
        ]),
      );
    }
    const heir = record('q', onboard({ email: 'c@x', userName: 'heir' }, 4));
    expect(passing(ann, [other, one, heir], ...names)).toEqual([['moves', moves]]);
  });

  test('words pass once, though several names lead to them', () => {
    const ann = record('p', onboard({ email: 'a@x', userName: 'ann' }, 1));
    const word = update({ email: 'a@x', userName: 'ann', title: 'Dr' }, 5);
    expect(passing(ann, [record('bare', word)], email('a@x'), userName('ann'))).toEqual([['bare', word]]);
  });

  test('nothing passes from a sender who may not speak of the person', () => {
    const word = { ...leaving, source: 'plant', scope: { ownPeopleOnly: true } };
    expect(passing(bearer(1), [record('bare', word)], email('a@x'))).toEqual([]);
  });
});

describe('what is left of a record', () => {
  const [first, second, third] = [2, 3, 4].map((minute) =>
    update({ email: 'a@x', title: `${minute}` }, minute),
  ) as [UserEvent, UserEvent, UserEvent];
  const open = (event: UserEvent) => ({
    reference: eventReference(event),
    type: event.type,
    attributes: ['email', 'title'] as const,
  });
  const targets = { infraon: newTargetState };
  const bare: Person = {
    ...record('bare', first, second, third),
    openEvents: [first, third].map(open),
    observed: [second, third].map(open),
    targets,
    joined: ['former'],
  };
  const { sources } = absorbing(record('p', onboard({ email: 'a@x' }, 3)), [bare], email('a@x'));

  test('is as the other words alone make it, and what was settled stays so', () => {
    expect(sources[0]?.words).toEqual([second, third]);
    expect(sources[0]?.rest).toEqual({ ...record('bare', first), targets, joined: ['former'] });
    const settled = { ...bare, openEvents: [], observed: [open(first)] };
    const again = absorbing(record('p', onboard({ email: 'a@x' }, 3)), [settled], email('a@x')).sources;
    expect(again[0]?.rest).toMatchObject({ openEvents: [], observed: [open(first)] });
  });

  test('is nothing where all of it is given to a person, whoever bore the names', () => {
    const absorbed = absorbAll(record('p', onboard({ email: 'b@x' }, 9)), { bare, now });
    expect(absorbed.sources).toEqual([{ bare, words: [first, second, third], rest: undefined }]);
    expect(absorbed.person.desired.title?.value).toBe('4');
  });
});

test('words tell which plans they overrule, whichever of them does', () => {
  const start = { ...onboard({ employeeNumber: '7', email: 'a@x' }, 1), effectiveAt: at(2000) };
  const p = record('p', start);
  for (const words of [
    [update({ email: 'a@x' }, 3), offboard({ email: 'a@x' }, 4)],
    [offboard({ email: 'a@x' }, 3), update({ email: 'a@x' }, 4)],
  ]) {
    const others = words.map((word, index) => record(`${index}`, word));
    expect(absorbing(p, others, email('a@x')).superseded).toEqual([eventReference(start)]);
    const bare = record('bare', ...words);
    expect(absorbAll(p, { bare, now }).superseded).toEqual([eventReference(start)]);
  }
});
