import { describe, expect, test } from 'vitest';
import { identifierKey, identifiersOf } from '../../../shared/domain/identity/identifiers.ts';
import { resolveIdentity } from '../../../shared/domain/identity/identity.ts';
import { newPerson, newTargetState } from '../../../shared/domain/person.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { InMemoryIntake } from '../../support/in-memory-intake.ts';
import { at, userEvent } from '../../support/user-events.ts';

const now = at(1000);
const [a, b, c] = ['a@x.example', 'b@x.example', 'c@x.example'];

type User = UserEvent['user'];
const onboard = (user: User, minutes = 0) => userEvent({ type: 'onboard', user, occurredAt: at(minutes) });
const update = (user: User, minutes = 5) => userEvent({ user, occurredAt: at(minutes) });
const offboard = (user: User, minutes = 9) => userEvent({ type: 'offboard', user, occurredAt: at(minutes) });

function take(events: readonly UserEvent[]): InMemoryIntake {
  const door = new InMemoryIntake();
  for (const event of events) door.take(event, now);
  return door;
}

/** What the last of the events is about: the person of the event at an index of the others, or what else. */
function lastIsAbout(events: readonly UserEvent[]): number | 'new' | readonly number[] {
  const door = new InMemoryIntake();
  const ids = events.slice(0, -1).map((event) => door.take(event, now));
  const last = events.at(-1) as UserEvent;
  const resolution = resolveIdentity(last, door.holders(identifiersOf(last)));
  const indexOf = (id: string) =>
    ids.findIndex((other) => other !== undefined && door.person(other).id === id);
  if (resolution.kind === 'new') return 'new';
  return resolution.kind === 'known' ? indexOf(resolution.id) : resolution.people.map(indexOf);
}

/** An account was found for whoever an event is about. */
function withAccount(door: InMemoryIntake, event: UserEvent): InMemoryIntake {
  door.change(door.take(event, now) ?? '', (person) => ({
    ...person,
    targets: { infraon: { ...newTargetState, accountId: '1' } },
  }));
  return door;
}

describe('who is known by a number', () => {
  test('is a person before a record of words, whichever was written first', () => {
    const event = offboard({ employeeNumber: '7' });
    const number = { type: 'employeeNumber', value: '7', from: at(0), last: at(0) } as const;
    const person = { ...newPerson('person'), identifiers: [number] };
    const { words: _, ...known } = person;
    const bare = { ...person, id: 'bare', words: [event] };
    for (const owners of [
      [bare, known],
      [known, bare],
    ]) {
      const holders = new Map([[identifierKey(number), owners]]);
      expect(resolveIdentity(event, holders)).toEqual({ kind: 'known', id: 'person' });
    }
  });

  test('is not known by another number that an earlier version joined to them', () => {
    const door = take([onboard({ email: a, employeeNumber: '1' })]);
    const [one] = door.people();
    const joined = { type: 'employeeNumber', value: '2', from: at(0), last: at(0) } as const;
    door.change(one?.id ?? '', (person) => ({ ...person, identifiers: [...person.identifiers, joined] }));
    expect(door.take(update({ employeeNumber: '2', title: 'Dr' }), now)).not.toBe(one?.id);
  });

  test('learns it when they come back, or are brought back by an update', () => {
    const left = [onboard({ email: a }, 1), offboard({ email: a }, 3)];
    for (const back of [
      onboard({ email: a, employeeNumber: '7' }, 4),
      update({ email: a, employeeNumber: '7', active: true }, 4),
      // Said before they left.
      update({ email: a, employeeNumber: '7' }, 2),
    ]) {
      expect(lastIsAbout([...left, back])).toBe(0);
    }
    for (const minutes of [3, 4]) {
      expect(lastIsAbout([...left, update({ email: a, employeeNumber: '7' }, minutes)])).toBe('new');
    }
  });

  test('may be someone of whom no one said whether they are active', () => {
    const door = withAccount(new InMemoryIntake(), update({ email: a, title: 'Dr' }));
    expect(door.take(update({ email: a, employeeNumber: '7' }, 6), now)).toBe(door.people()[0]?.id);
  });

  test('is whoever a word of the name was about, unless it was an earlier leaving', () => {
    const begins = onboard({ email: a, employeeNumber: '7' }, 3);
    expect(lastIsAbout([update({ email: a, title: 'Dr' }, 1), begins])).toBe(0);
    expect(lastIsAbout([offboard({ email: a }, 3), begins])).toBe(0);
    for (const leaving of [offboard({ email: a }, 1), update({ email: a, active: false }, 1)]) {
      expect(lastIsAbout([leaving, begins])).toBe('new');
    }
  });
});

describe('a conflict tells between whom it lies', () => {
  test('two bearers of the names, with or without a new number', () => {
    const people = [onboard({ userName: 'bo', email: b }), onboard({ email: a })];
    for (const number of [{}, { employeeNumber: '7' }]) {
      expect(lastIsAbout([...people, update({ ...number, userName: 'bo', email: a })])).toEqual([0, 1]);
    }
  });

  test('the bearer of an address who goes by another user name', () => {
    for (const number of [{}, { employeeNumber: '7' }]) {
      expect(
        lastIsAbout([
          onboard({ userName: 'ann', email: a }),
          onboard({ userName: 'bob', email: a, ...number }),
        ]),
      ).toEqual([0]);
    }
  });

  test('who bears a name now and who bore it', () => {
    const story = [
      onboard({ email: a, employeeNumber: '1' }, 1),
      onboard({ email: b, employeeNumber: '2' }, 1),
      update({ employeeNumber: '1', email: c }, 4),
      update({ employeeNumber: '2', email: a }, 5),
    ];
    expect(lastIsAbout([...story, offboard({ email: a }, 3)])).toEqual([1, 0]);
  });

  test('two who bore a name at once', () => {
    const story = [
      onboard({ email: a, employeeNumber: '1' }, 1),
      onboard({ email: a, employeeNumber: '2' }, 2),
      update({ employeeNumber: '1', email: b }, 5),
      update({ employeeNumber: '2', email: c }, 6),
    ];
    expect(lastIsAbout([...story, offboard({ email: a }, 3)])).toEqual([0, 1]);
  });

  test('someone of whom no one said whether they are active, and another', () => {
    const door = withAccount(new InMemoryIntake(), update({ email: b, title: 'Dr' }));
    door.take(onboard({ userName: 'ann', email: a }), now);
    expect(door.take(update({ userName: 'ann', email: b }, 6), now)).toBeUndefined();
    expect(door.conflicting).toHaveLength(2);
  });
});

describe('several who bear one address', () => {
  const one = { email: a, employeeNumber: '1' };
  const two = { email: a, employeeNumber: '2' };

  test('are told apart by who took it last', () => {
    expect(lastIsAbout([onboard(one, 1), onboard(two, 3), offboard({ email: a })])).toBe(1);
    expect(lastIsAbout([onboard(two, 3), onboard(one, 1), offboard({ email: a })])).toBe(0);
    expect(lastIsAbout([onboard(one, 1), onboard(two, 3), offboard({ email: a }, 2)])).toBe(0);
  });

  test('are, for a time before either is known, told apart by who is known the longer', () => {
    expect(lastIsAbout([onboard(one, 5), onboard(two, 3), update({ email: a, title: 'Dr' }, 1)])).toBe(1);
    expect(lastIsAbout([onboard(two, 3), onboard(one, 5), update({ email: a, title: 'Dr' }, 1)])).toBe(0);
  });

  test('do not count while they are only announced and another is there', () => {
    const announced = (user: User, minutes: number) => ({ ...onboard(user, minutes), effectiveAt: at(2000) });
    expect(lastIsAbout([onboard(one, 1), announced(two, 3), offboard({ email: a })])).toBe(0);
    const left = [onboard(one, 1), offboard({ employeeNumber: '1' }, 2)];
    expect(lastIsAbout([...left, announced(two, 3), offboard({ email: a })])).toBe(2);
    expect(lastIsAbout([announced(one, 1), announced(two, 3), offboard({ email: a })])).toBe(1);
  });

  test('are people before records of words', () => {
    const left = [onboard(two, 5), offboard({ employeeNumber: '2' }, 6)];
    expect(lastIsAbout([offboard({ email: a }, 2), ...left, update({ email: a, title: 'Dr' }, 3)])).toBe(1);
    const word = update({ userName: 'ann', title: 'Dr' }, 1);
    expect(lastIsAbout([word, onboard({ email: a }, 2), update({ userName: 'ann', email: a }, 3)])).toBe(1);
  });
});

describe('an event that is older than the name of someone with a number', () => {
  test('is about them where it takes nothing away', () => {
    for (const event of [update({ email: a, title: 'Dr' }, 1), onboard({ email: a }, 1)]) {
      expect(lastIsAbout([onboard({ email: a, employeeNumber: '1' }, 5), event])).toBe(0);
    }
    expect(lastIsAbout([update({ email: a, employeeNumber: '1' }, 5), update({ email: a }, 1)])).toBe('new');
  });

  test('and takes access away is about them only where what is known of them is newer', () => {
    const named = [
      onboard({ userName: 'ann', employeeNumber: '1' }, 2),
      update({ employeeNumber: '1', email: a }, 5),
    ];
    for (const [minutes, expected] of [
      [1, 0],
      [2, 'new'],
      [3, 'new'],
    ] as const) {
      for (const leaving of [offboard({ email: a }, minutes), update({ email: a, active: false }, minutes)]) {
        expect(lastIsAbout([...named, leaving]), `${leaving.type} at ${minutes}`).toBe(expected);
      }
    }
    const door = withAccount(new InMemoryIntake(), update({ email: a, employeeNumber: '1' }, 5));
    expect(door.take(offboard({ email: a }, 1), now)).not.toBe(door.people()[0]?.id);
    expect(door.take(update({ email: a, title: 'Dr' }, 1), now)).toBe(door.people()[0]?.id);
  });
});

describe('a user name that is given with someone’s address', () => {
  test('is theirs where none was ever said, or where they had it', () => {
    expect(lastIsAbout([onboard({ email: a }), onboard({ userName: 'ann', email: a }, 1)])).toBe(0);
    const renamed = [onboard({ userName: 'ann', email: a }, 1), update({ userName: 'annie', email: a }, 2)];
    expect(lastIsAbout([...renamed, offboard({ userName: 'ann', email: a })])).toBe(0);
    expect(lastIsAbout([...renamed, offboard({ email: a })])).toBe(0);
  });

  test('is another’s where the person, of whom only an account is known, goes by another', () => {
    const door = withAccount(new InMemoryIntake(), update({ userName: 'ann', email: a }));
    expect(door.take(onboard({ userName: 'bob', email: a }, 6), now)).toBeUndefined();
    expect(door.reasons).toEqual(['names-two-people']);
  });
});

test('what names no one is about someone new', () => {
  for (const event of [onboard({ email: a }), update({ email: a }), offboard({ employeeNumber: '7' })]) {
    expect(resolveIdentity(event, new Map())).toEqual({ kind: 'new' });
  }
});
