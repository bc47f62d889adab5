import { describe, expect, test } from 'vitest';
import { newTargetState } from '../../../../shared/domain/person.ts';
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
import { at, userEvent } from '../../../support/user-events.ts';

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
