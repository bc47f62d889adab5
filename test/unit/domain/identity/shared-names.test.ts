import { describe, expect, test } from 'vitest';
import type { UserEvent } from '../../../../shared/domain/user-event.ts';
import {
  a,
  b,
  c,
  isActive,
  now,
  numbered,
  offboard,
  onboard,
  permutations,
  take,
  update,
} from '../../../support/domain/identity-events.ts';
import { at } from '../../../support/user-events.ts';

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

test('that someone is employed since a day lifts no leaving by an address that came first', () => {
  const employed = { ...onboard({ employeeNumber: '1', email: a }, 30), activeSince: at(5) };
  for (const order of permutations([offboard({ email: a }, 10), employed])) {
    expect(isActive(numbered(take(order), '1'))).toBe(false);
  }
});
