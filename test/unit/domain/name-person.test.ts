import { describe, expect, test } from 'vitest';
import { addClaims, type Claim } from '../../../shared/domain/identity/claims.ts';
import type { Identifier } from '../../../shared/domain/identity/identifiers.ts';
import { nameAs, withoutNaming } from '../../../shared/domain/identity/name-person.ts';
import { newPerson, type Person } from '../../../shared/domain/person.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { at, userEvent } from '../../support/user-events.ts';

const number = (value: string) => ({ type: 'employeeNumber', value }) as const;
const email = (value: string) => ({ type: 'email', value }) as const;
const userName = (value: string) => ({ type: 'userName', value }) as const;

type Said = readonly (readonly [Identifier, number])[];

function claimed(said: Said): readonly Claim[] {
  return said.reduce<readonly Claim[]>(
    (claims, [name, minutes]) => addClaims(claims, { identifiers: [name], at: at(minutes) }),
    [],
  );
}

/** Someone who was onboarded and is called by what was said last of each kind. */
function known(...said: Said): Person {
  const { words: _, ...person } = newPerson('p');
  const registers = said.map(([{ type, value }, minutes]) => [type, { value, at: at(minutes), by: 'hr/1' }]);
  return { ...person, identifiers: claimed(said), desired: Object.fromEntries(registers) };
}

const update = (user: UserEvent['user'], minutes = 5, more: Partial<UserEvent> = {}) =>
  userEvent({ user, occurredAt: at(minutes), ...more });
const onboard = (user: UserEvent['user'], minutes = 5, more: Partial<UserEvent> = {}) =>
  update(user, minutes, { type: 'onboard', ...more });
const offboard = (user: UserEvent['user'], minutes = 5) => update(user, minutes, { type: 'offboard' });

const named = (person: Person, said: UserEvent) =>
  nameAs(person, { said, event: withoutNaming(person, said) });

describe('the names that an event only uses to say whom it is about', () => {
  const moved = known([number('7'), 1], [email('a@x'), 1], [email('b@x'), 3], [userName('ann'), 1]);

  test.each<readonly [string, UserEvent, UserEvent['user']]>([
    ['all of an offboarding', offboard({ employeeNumber: '7', email: 'b@x', title: 'Dr' }), { title: 'Dr' }],
    ['a former name, alone', update({ email: 'a@x', title: 'Dr' }), { title: 'Dr' }],
    ['a former name, beside a new one', update({ email: 'a@x', userName: 'lee' }), { userName: 'lee' }],
  ])('are %s', (_, event, user) => {
    expect(withoutNaming(moved, event)).toEqual({ ...event, user });
  });

  test.each([
    ['an onboarding', onboard({ email: 'a@x' })],
    ['an event about someone by the sender’s own id', update({ email: 'a@x' }, 5, { about: 'p' })],
    ['an update by number', update({ employeeNumber: '7', email: 'a@x' })],
    ['an update by a name of now', update({ userName: 'ann', email: 'a@x' })],
    ['an update of which nothing was said before', update({ email: 'c@x' })],
  ])('are none of %s', (_, event) => {
    expect(withoutNaming(moved, event)).toEqual(event);
  });

  test('are none of an update that gives someone a number', () => {
    const event = update({ employeeNumber: '7', email: 'a@x' });
    expect(withoutNaming(known([email('a@x'), 1], [email('b@x'), 3]), event)).toEqual(event);
  });

  test('are also a former name beside a number that is cleared', () => {
    const event = update({ employeeNumber: null, email: 'a@x' });
    expect(withoutNaming(moved, event).user).toEqual({ employeeNumber: null });
  });
});

describe('a name is claimed', () => {
  const since = [email('a@x'), 5] as const;
  const later = at(50);

  test.each<readonly [string, Person, UserEvent, Said]>([
    ['when the event was said', known(since), update({ email: 'b@x' }, 7), [since, [email('b@x'), 7]]],
    [
      'by number for the time before',
      known([number('7'), 5], since),
      update({ employeeNumber: '7', email: 'b@x' }, 2),
      [[number('7'), 5], since, [number('7'), 2], [email('b@x'), 2]],
    ],
    [
      'by whoever has no number for the time before',
      known(since),
      update({ email: 'a@x' }, 2),
      [since, [email('a@x'), 2]],
    ],
    [
      'with a number not for the time before',
      known([number('7'), 5], since),
      onboard({ userName: 'ann', email: 'a@x' }, 2),
      [[number('7'), 5], since, [userName('ann'), 2]],
    ],
    [
      'with a number from the first time on',
      known([number('7'), 5], since),
      update({ email: 'b@x' }, 5),
      [[number('7'), 5], since, [email('b@x'), 5]],
    ],
    [
      'at once where the first one is announced',
      known([number('7'), 1]),
      onboard({ userName: 'ann' }, 5, { effectiveAt: later }),
      [
        [number('7'), 1],
        [userName('ann'), 5],
      ],
    ],
    [
      'from its day on where another is announced',
      known(since),
      update({ userName: 'ann', email: 'b@x' }, 7, { effectiveAt: later }),
      [since, [userName('ann'), 7], [email('b@x'), 50]],
    ],
    [
      'from its day on where it comes with the number, which is theirs at once',
      known([number('7'), 1], since),
      update({ employeeNumber: '7', email: 'b@x' }, 7, { effectiveAt: later }),
      [since, [number('7'), 1], [number('7'), 7], [email('b@x'), 50]],
    ],
    [
      'since the employment where it is the first',
      known(),
      onboard({ userName: 'ann' }, 7, { activeSince: at(2) }),
      [
        [userName('ann'), 2],
        [userName('ann'), 7],
      ],
    ],
    [
      'when it was said where the employment begins later',
      known(),
      onboard({ userName: 'ann' }, 7, { activeSince: at(9) }),
      [[userName('ann'), 7]],
    ],
    [
      'when it was said where another was known',
      known([userName('a'), 5]),
      onboard({ userName: 'ann' }, 7, { activeSince: at(2) }),
      [
        [userName('a'), 5],
        [userName('ann'), 7],
      ],
    ],
    [
      'not by an offboarding, but for the number',
      known(since),
      offboard({ employeeNumber: '7', email: 'b@x' }, 7),
      [since, [number('7'), 7]],
    ],
    [
      'by an offboarding where nothing but words is known',
      newPerson('p'),
      offboard({ email: 'a@x' }),
      [[email('a@x'), 5]],
    ],
  ])('%s', (_, person, said, expected) => {
    expect(named(person, said).identifiers).toEqual(claimed(expected));
  });
});

describe('the words about a person', () => {
  const [second, first] = [offboard({ email: 'a@x' }, 2), update({ email: 'a@x' }, 1)];

  test('are kept once each, in the order in which they were said, until an onboarding is said', () => {
    const spoken = [second, first, second].reduce(named, newPerson('p'));
    expect(spoken.words).toEqual([first, second]);
    expect(named(spoken, onboard({ email: 'a@x' }))).not.toHaveProperty('words');
    expect(named(known(), first)).not.toHaveProperty('words');
  });

  test('are in the order of their ids where they were said at once', () => {
    const words = ['a', 'b', 'c'].map((eventId) => update({ email: 'a@x' }, 1, { eventId }));
    for (const order of [words, words.toReversed()]) {
      expect(order.reduce(named, newPerson('p')).words).toEqual(words);
    }
  });

  test('are the fifty newest', () => {
    const words = Array.from({ length: 51 }, (_, minute) => update({ email: 'a@x' }, minute));
    expect(words.toReversed().reduce(named, newPerson('p')).words).toEqual(words.slice(1));
  });
});
