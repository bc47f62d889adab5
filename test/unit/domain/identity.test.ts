import { describe, expect, test } from 'vitest';
import { newTargetState, type Person } from '../../../shared/domain/person.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { InMemoryIntake } from '../../support/in-memory-intake.ts';
import { at, userEvent } from '../../support/user-events.ts';

const now = at(1000);
const [a, b, c] = ['a@x.example', 'b@x.example', 'c@x.example'];

const onboard = (user: Record<string, string>, minutes = 0) =>
  userEvent({ type: 'onboard', user, occurredAt: at(minutes) });
const update = (user: Record<string, string | boolean>, minutes = 5) =>
  userEvent({ user, occurredAt: at(minutes) });
const offboard = (user: Record<string, string>, minutes = 9) =>
  userEvent({ type: 'offboard', user, occurredAt: at(minutes) });

function take(events: readonly UserEvent[]): InMemoryIntake {
  const door = new InMemoryIntake();
  for (const event of events) door.take(event, now);
  return door;
}

const isActive = ({ desired }: Person) => desired.active?.value;
const emailOf = ({ desired }: Person) => desired.email?.value;
const numbered = (door: InMemoryIntake, number: string) => {
  const found = door.people().filter(({ identifiers }) => identifiers.some(({ value }) => value === number));
  expect(found).toHaveLength(1);
  return found[0] as Person;
};

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

describe('an employee number decides', () => {
  test('so that the same address with another number is another person', () => {
    const door = take([
      onboard({ email: a, employeeNumber: '1' }),
      onboard({ email: a, employeeNumber: '2' }, 1),
    ]);
    expect(door.people()).toHaveLength(2);
    expect(door.conflicts).toEqual([]);
  });

  test('so that an address moves from one known person to another', () => {
    const door = take([
      onboard({ email: a, employeeNumber: '1' }),
      onboard({ email: b, employeeNumber: '2' }),
      update({ employeeNumber: '1', email: 't@x.example', userName: 't@x.example' }),
      update({ employeeNumber: '2', email: a }, 6),
    ]);
    expect(door.conflicts).toEqual([]);
    expect(emailOf(numbered(door, '2'))).toBe(a);
    expect(emailOf(numbered(door, '1'))).toBe('t@x.example');
  });

  test('so that two people swap their addresses, in whichever order the two updates arrive', () => {
    const people = [onboard({ email: a, employeeNumber: '1' }), onboard({ email: b, employeeNumber: '2' })];
    const swap = [update({ employeeNumber: '1', email: b }), update({ employeeNumber: '2', email: a }, 6)];
    for (const order of permutations(swap)) {
      const door = take([...people, ...order]);
      expect([numbered(door, '1'), numbered(door, '2')].map(emailOf)).toEqual([b, a]);
    }
  });

  test('so that the leaving of someone whose address was a former colleague’s reaches them', () => {
    const door = take([
      onboard({ email: a, employeeNumber: '2' }),
      offboard({ employeeNumber: '2' }, 1),
      onboard({ email: b, employeeNumber: '1' }, 2),
      update({ employeeNumber: '1', email: a }, 3),
      offboard({ employeeNumber: '1', email: a }, 4),
    ]);
    expect(door.conflicts).toEqual([]);
    expect(isActive(numbered(door, '1'))).toBe(false);
  });

  test('so that a leaver’s address does not take its next bearer along, in any order of arrival that begins with them', () => {
    const events = [
      onboard({ email: 'l@x.example' }, 1),
      onboard({ employeeNumber: '1', email: 'e@x.example' }, 2),
      offboard({ email: 'l@x.example' }, 3),
      update({ employeeNumber: '1', email: 'l@x.example' }, 4),
    ];
    const [, begins, , moves] = events as [UserEvent, UserEvent, UserEvent, UserEvent];
    const orders = permutations(events).filter((order) => order.indexOf(begins) < order.indexOf(moves));
    for (const order of orders) {
      const one = numbered(take(order), '1');
      expect([emailOf(one), isActive(one)]).toEqual(['l@x.example', true]);
    }
  });

  test('and is learned by whoever bears a name of the event and has none', () => {
    const door = take([onboard({ email: a }), update({ employeeNumber: '7', email: a })]);
    expect(door.people()).toHaveLength(1);
    door.take(offboard({ employeeNumber: '7' }), now);
    expect(door.people().map(isActive)).toEqual([false]);
  });

  test('and is learned also when words about it came first, which then count', () => {
    const door = take([
      onboard({ email: a }),
      offboard({ employeeNumber: '7' }, 8),
      update({ employeeNumber: '7', email: a }, 9),
    ]);
    expect(door.people()).toHaveLength(1);
    expect(door.people().map(isActive)).toEqual([false]);
  });

  test('and is learned from what came before the onboarding, with what was said by the number, in any order', () => {
    const events = [
      onboard({ userName: 'ann', email: a }, 1),
      update({ userName: 'ann', employeeNumber: '7' }, 2),
      offboard({ employeeNumber: '7' }, 3),
    ];
    for (const order of permutations(events)) {
      const door = take(order);
      expect(door.people().map(isActive)).toEqual([false]);
      expect(numbered(door, '7').onboarded).toBe(true);
    }
  });

  test('and is not learned from what is said of the name after its bearer left', () => {
    const left = [
      onboard({ userName: 'ann', email: a }, 1),
      offboard({ userName: 'ann' }, 2),
      update({ userName: 'ann', employeeNumber: '7' }, 3),
    ];
    for (const order of [left, left.toReversed()]) expect(take(order).people()).toHaveLength(2);
  });

  test('and is not learned by someone who took the name after the event was said', () => {
    const door = take([
      onboard({ userName: 'bo', email: b }, 1),
      update({ userName: 'bo', email: a }, 8),
      onboard({ employeeNumber: '7', email: a }, 4),
    ]);
    expect(door.people()).toHaveLength(2);
    door.take(offboard({ employeeNumber: '7' }, 9), now);
    expect(door.people().map(isActive)).toEqual([true, false]);
  });

  test('and an event whose names lead to two people without one is a conflict', () => {
    const door = take([onboard({ userName: 'bo', email: b }), onboard({ email: a })]);
    expect(door.take(update({ employeeNumber: '7', userName: 'bo', email: a }), now)).toBeUndefined();
    expect(door.reasons).toEqual(['names-two-people']);
  });
});

describe('without a number, an event is about whoever bears its name', () => {
  test('however it is spelled', () => {
    const door = take([onboard({ email: 'Jos\u00e9@x.example' })]);
    for (const email of [
      ' JOSE\u0301@X.example ',
      'jos\u00e9\u200b@x.example',
      '\u202djos\u00e9@x.ex\u00adample',
    ]) {
      door.take(update({ email }), now);
    }
    expect(door.people()).toHaveLength(1);
  });

  test('a user name that was only the address at the onboarding, too', () => {
    const door = take([onboard({ email: a }), update({ userName: a, title: 'Dr' })]);
    expect(door.people()).toHaveLength(1);
  });

  test('so that an address that moved is its new bearer’s, and two people stay two', () => {
    const door = take([
      onboard({ email: a }),
      onboard({ email: b }),
      update({ userName: a, email: 'moved@x.example' }, 5),
      update({ userName: b, email: a }, 6),
    ]);
    expect(door.people().map(emailOf)).toEqual(['moved@x.example', a]);
    door.take(offboard({ email: a }), now);
    expect(door.people().map(isActive)).toEqual([true, false]);
  });

  test('and one whose user name is one person’s and whose address another’s, who is active, is a conflict', () => {
    const people = [onboard({ email: a }), onboard({ email: b })];
    for (const event of [update({ userName: a, email: b }), offboard({ userName: a, email: b })]) {
      const door = take(people);
      expect(door.take(event, now)).toBeUndefined();
      expect(door.reasons).toEqual(['names-two-people']);
      expect(door.people().map(isActive)).toEqual([true, true]);
    }
  });

  test('and the address of someone who left may be given on', () => {
    const door = take([onboard({ email: a }), onboard({ email: b }), offboard({ email: b }, 2)]);
    door.take(update({ userName: a, email: b }, 3), now);
    expect(door.conflicts).toEqual([]);
    expect(door.people().map(emailOf)).toEqual([b, b]);
  });

  test('and one that was said before its bearer was known is older than all that is known of them', () => {
    const door = take([onboard({ email: a }, 5), offboard({ email: a }, 1)]);
    expect(door.people().map(isActive)).toEqual([true]);
  });

  test('and one that was said before the name passed on is about its bearer then, who still goes by it', () => {
    const door = take([
      onboard({ email: a, employeeNumber: '1' }, 1),
      onboard({ email: b, employeeNumber: '2' }, 1),
      update({ employeeNumber: '2', email: a }, 5),
      offboard({ email: a }, 3),
    ]);
    expect([numbered(door, '1'), numbered(door, '2')].map(isActive)).toEqual([false, true]);
  });

  test('and one that was said before the name passed on, of someone who goes by another by now, is a conflict', () => {
    const door = take([
      onboard({ email: a, employeeNumber: '1' }, 1),
      onboard({ email: b, employeeNumber: '2' }, 1),
      update({ employeeNumber: '1', email: c }, 4),
      update({ employeeNumber: '2', email: a }, 5),
      offboard({ email: a }, 3),
    ]);
    expect(door.reasons).toEqual(['name-moved-on']);
    expect(door.people().map(isActive)).toEqual([true, true]);
  });
});

describe('a former name', () => {
  const renamed = [onboard({ email: a, displayName: 'Ann Lee' }, 1), update({ userName: a, email: b }, 2)];

  test('leads an update or an offboarding to who bore it, while no one bears it now', () => {
    expect(take([...renamed, update({ email: a, title: 'Dr' })]).people()).toHaveLength(1);
    expect(
      take([...renamed, offboard({ email: a })])
        .people()
        .map(isActive),
    ).toEqual([false]);
  });

  test('does not come back by an update that it leads to its person', () => {
    const [person] = take([...renamed, update({ email: a, title: 'Dr' })]).people();
    expect(person && [emailOf(person), person.desired.title?.value]).toEqual([b, 'Dr']);
  });

  test('never leads an onboarding anywhere', () => {
    const door = take([...renamed, onboard({ email: a, displayName: 'Ann Lee' }, 9)]);
    expect(door.people().map(emailOf)).toEqual([b, a]);
  });

  test('that several people bore leads to who bore it when the event was said, else to no one', () => {
    const story = [
      onboard({ email: a, employeeNumber: '1' }, 1),
      update({ employeeNumber: '1', email: b }, 3),
      onboard({ email: a, employeeNumber: '2' }, 4),
      update({ employeeNumber: '2', email: c }, 6),
    ];
    const then = take([...story, offboard({ email: a }, 5)]);
    expect([numbered(then, '1'), numbered(then, '2')].map(isActive)).toEqual([true, false]);
    const later = take([...story, offboard({ email: a }, 7)]);
    expect(later.reasons).toEqual(['several-former-bearers']);
    expect(later.people().map(isActive)).toEqual([true, true]);
  });
});

describe('what is said of someone of whom nothing else is known', () => {
  test('passes to the person with that number, in either order', () => {
    const events = [
      onboard({ userName: 'ann', email: a, employeeNumber: '7' }),
      offboard({ employeeNumber: '7' }),
    ];
    for (const order of permutations(events)) expect(take(order).people().map(isActive)).toEqual([false]);
  });

  test('passes to whoever bore the name when it was said', () => {
    for (const order of permutations([onboard({ email: a, employeeNumber: '1' }), offboard({ email: a })])) {
      expect(take(order).people().map(isActive)).toEqual([false]);
    }
  });

  test('does not reach the next bearer of an address, and does reach the former one', () => {
    const words = [offboard({ email: a }, 2), onboard({ email: a, employeeNumber: '2' }, 3)];
    const door = take([...words, onboard({ email: a, employeeNumber: '1' }, 0)]);
    expect([numbered(door, '1'), numbered(door, '2')].map(isActive)).toEqual([false, true]);
    expect(door.people()).toHaveLength(2);
  });

  test('is divided between two people who bore the name one after the other', () => {
    const words = [offboard({ email: a }, 2), offboard({ email: a }, 5)];
    const next = onboard({ email: a, employeeNumber: '2' }, 3);
    const former = onboard({ email: a, employeeNumber: '1' }, 0);
    const door = take([...words, next, former]);
    expect([numbered(door, '1'), numbered(door, '2')].map(isActive)).toEqual([false, false]);
    const half = take([...words, next]);
    expect(isActive(numbered(half, '2'))).toBe(false);
    expect(half.people().find(({ onboarded }) => !onboarded)?.words).toEqual([words[0]]);
  });

  test('is no longer words alone once an account is theirs, and then keeps to them', () => {
    const door = take([offboard({ email: a }, 2)]);
    const [managed] = door.people();
    door.change(managed?.id ?? '', (person) => ({
      ...person,
      targets: { infraon: { ...newTargetState, accountId: '1' } },
    }));
    door.take(onboard({ email: a, employeeNumber: '1' }, 0), now);
    expect(numbered(door, '1')).toMatchObject({ id: managed?.id, targets: { infraon: { accountId: '1' } } });
    expect(isActive(numbered(door, '1'))).toBe(false);
  });

  test('identifies and says no value where it is an offboarding', () => {
    const door = take([
      onboard({ email: a, employeeNumber: '1' }),
      offboard({ employeeNumber: '1', email: b }),
    ]);
    expect(door.people().map(emailOf)).toEqual([a]);
    expect(door.take(update({ email: b, title: 'Dr' }, 10), now)).not.toBe(numbered(door, '1').id);
  });
});

describe('whoever shares an address and goes by another user name', () => {
  const team = 'team@x.example';
  const ann = onboard({ userName: 'ann', email: team, displayName: 'Ann' }, 1);

  test('is a conflict when they begin, with and without a number, and no one is taken over', () => {
    for (const number of [{}, { employeeNumber: '7' }]) {
      const door = take([ann, onboard({ userName: 'bob', email: team, ...number }, 2)]);
      expect(door.reasons).toEqual(['names-two-people']);
      door.take(offboard({ userName: 'bob', ...number }, 3), now);
      const [first] = door.people();
      expect([first?.desired.userName?.value, first?.desired.active?.value]).toEqual(['ann', true]);
    }
  });

  test('does not take the other along when they leave', () => {
    const door = take([ann, offboard({ userName: 'bob', email: team }, 3)]);
    expect(door.reasons).toEqual(['names-two-people']);
    expect(door.people().map(isActive)).toEqual([true]);
  });

  test('is not renamed by what is said of someone with another name', () => {
    const lee = onboard({ userName: 'ann', email: team, givenName: 'Ann', familyName: 'Lee' }, 1);
    const word = (user: {
      readonly givenName?: string;
      readonly familyName?: string;
      readonly title?: string;
    }) => update({ userName: 'new', email: team, ...user }, 2);
    const door = take([lee, word({ givenName: 'Bob', familyName: 'Ray', title: 'Head' })]);
    expect(door.reasons).toEqual(['names-two-people']);
    expect(door.people().map(({ desired }) => [desired.userName?.value, desired.title])).toEqual([
      ['ann', undefined],
    ]);
    // Whoever marries, or has the spelling of a name corrected, keeps the other one.
    for (const names of [
      { givenName: 'Ann', familyName: 'Ray' },
      { givenName: 'Anne', familyName: 'Lee' },
      {},
    ])
      expect(take([lee, word(names)]).people()[0]?.desired.userName?.value).toBe('new');
  });

  test('is the same person once renamed, or back after having left', () => {
    const [renamed] = take([ann, update({ userName: 'annie', email: team }, 2)]).people();
    expect(renamed?.desired.userName?.value).toBe('annie');
    const back = [ann, offboard({ userName: 'ann' }, 2), onboard({ userName: 'annie', email: team }, 3)];
    expect(take(back).people().map(isActive)).toEqual([true]);
  });
});

describe('an onboarding by the address of someone who left', () => {
  const left = [
    onboard({ email: a, displayName: 'Ann Lee', role: 'Approver' }, 1),
    offboard({ email: a }, 2),
  ];

  test('brings them back, with what was said of them', () => {
    const [ann, ...others] = take([...left, onboard({ email: a, displayName: 'Ann Ray' }, 3)]).people();
    expect(others).toEqual([]);
    expect(ann && [isActive(ann), ann.desired.role?.value]).toEqual([true, 'Approver']);
  });

  test('brings them back where it gives a new number, whatever name it gives', () => {
    const door = take([...left, onboard({ email: a, displayName: 'Bob Ray', employeeNumber: '7' }, 3)]);
    expect(door.people().map(isActive)).toEqual([true]);
  });

  test('is the next one’s once the address was taken from them, and theirs once an update has renamed them', () => {
    const bob = onboard({ email: a, displayName: 'Bob Ray' }, 5);
    const freed = take([...left, update({ userName: a, email: b }, 4), bob]);
    expect(freed.people().map(isActive)).toEqual([false, true]);
    const renamed = take([...left, update({ email: a, displayName: 'Bob Ray' }, 4), bob]);
    expect(renamed.people().map(isActive)).toEqual([true]);
  });

  test('may correct the name of whoever is still there, or leaves later', () => {
    const [begins] = left;
    for (const later of [[], [offboard({ email: a }, 9)]]) {
      const door = take([begins as UserEvent, ...later, onboard({ email: a, displayName: 'Bob Ray' }, 3)]);
      expect(door.conflicts).toEqual([]);
      expect(door.people().map(({ desired }) => desired.displayName?.value)).toEqual(['Bob Ray']);
    }
  });
});

describe('where order still matters', () => {
  const former = onboard({ email: a, employeeNumber: '1' }, 1);
  const next = onboard({ email: a, employeeNumber: '2' }, 3);
  const leaving = offboard({ email: a }, 5);

  test('a leaving by address counts for the last bearer known when it arrives, and is not taken back', () => {
    for (const order of [
      [former, next, leaving],
      [leaving, next, former],
    ]) {
      expect(['1', '2'].map((number) => isActive(numbered(take(order), number)))).toEqual([true, false]);
    }
    for (const order of [
      [former, leaving, next],
      [leaving, former, next],
    ]) {
      expect(['1', '2'].map((number) => isActive(numbered(take(order), number)))).toEqual([false, true]);
    }
  });

  test('a number that arrives first with an update, or an offboarding, is its name’s bearer’s', () => {
    const ann = onboard({ email: a }, 1);
    const heir = onboard({ email: c, employeeNumber: '7' }, 2);
    const given = [
      update({ email: a, employeeNumber: '7' }, 3),
      offboard({ email: a, employeeNumber: '7' }, 3),
    ];
    for (const event of given) {
      expect(take([ann, event, heir]).people()).toHaveLength(1);
      expect(take([ann, heir, event]).people()).toHaveLength(2);
    }
  });
});

describe('someone who is announced', () => {
  const announced = (more: object = {}) =>
    userEvent({ type: 'onboard', user: { email: a, ...more }, occurredAt: at(10), effectiveAt: at(2000) });

  test('is who a leaving by the announced address is about', () => {
    for (const more of [{}, { employeeNumber: '1' }]) {
      for (const order of permutations([announced(more), offboard({ email: a }, 20)])) {
        const door = take(order);
        expect(door.people()).toHaveLength(1);
        expect(door.superseded).toHaveLength(1);
      }
    }
  });

  test('does not bear the address before its bearer has left', () => {
    const door = take([onboard({ email: a, employeeNumber: '2' }, 1), announced({ employeeNumber: '1' })]);
    door.take(offboard({ email: a }, 20), now);
    expect(isActive(numbered(door, '2'))).toBe(false);
    expect(door.superseded).toEqual([]);
  });
});

test('words lead to further words: whatever name they gave the person finds what was said under it', () => {
  const story = [
    offboard({ email: a }, 60),
    update({ userName: 'd', email: a }, 20),
    onboard({ userName: 'd', employeeNumber: '1' }, 10),
  ];
  for (const order of permutations(story)) {
    const door = take(order);
    expect(door.people().map(isActive)).toEqual([false]);
  }
});

test('that someone is employed since a day lifts no leaving by an address that came first', () => {
  const employed = { ...onboard({ employeeNumber: '1', email: a }, 30), activeSince: at(5) };
  for (const order of permutations([offboard({ email: a }, 10), employed])) {
    expect(isActive(numbered(take(order), '1'))).toBe(false);
  }
});
