import { describe, expect, test } from 'vitest';
import type { UserEvent } from '../../../../shared/domain/user-event.ts';
import {
  a,
  b,
  emailOf,
  isActive,
  now,
  numbered,
  offboard,
  onboard,
  permutations,
  take,
  update,
} from '../../../support/domain/identity-events.ts';

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
