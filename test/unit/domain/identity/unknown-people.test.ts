import { describe, expect, test } from 'vitest';
import { newTargetState, type Person } from '../../../../shared/domain/person.ts';
import type { UserEvent } from '../../../../shared/domain/user-event.ts';
import { InMemoryIntake } from '../../../support/in-memory-intake.ts';
import { at, userEvent } from '../../../support/user-events.ts';

const now = at(1000);
const [a, b] = ['a@x.example', 'b@x.example'];

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
