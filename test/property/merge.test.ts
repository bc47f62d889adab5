import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributeNames } from '../../shared/domain/attributes.ts';
import { type DesiredState, mergeStates } from '../../shared/domain/desired-state.ts';
import { employeeNumberOf } from '../../shared/domain/identity/bearing.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { InMemoryDoor } from '../support/in-memory-door.ts';
import { at } from '../support/user-events.ts';

const time = fc.integer({ min: 0, max: 4 }).map(at);

const state: fc.Arbitrary<DesiredState> = fc
  .dictionary(
    fc.constantFrom(...attributeNames),
    fc.record({
      value: fc.constantFrom('a', 'b', true, false, null),
      at: time,
      by: fc.constantFrom('s/1', 's/2'),
    }),
  )
  .map((registers) => ({ ...registers }));

test('merging states is commutative', () => {
  fc.assert(
    fc.property(state, state, (left, right) => {
      expect(mergeStates(left, right)).toEqual(mergeStates(right, left));
    }),
  );
});

test('merging states is associative', () => {
  fc.assert(
    fc.property(state, state, state, (a, b, c) => {
      expect(mergeStates(mergeStates(a, b), c)).toEqual(mergeStates(a, mergeStates(b, c)));
    }),
  );
});

test('merging a state with itself changes nothing', () => {
  fc.assert(
    fc.property(state, (only) => {
      expect(mergeStates(only, only)).toEqual(only);
    }),
  );
});

const names = {
  employeeNumber: ['100', '200', '300'],
  userName: ['ann', 'Ann.A', 'bob', 'bobby', 'cy', 'CY.C'],
  email: [
    'ann@x.example',
    'Ann.Old@x.example',
    'bob@x.example',
    'b2@x.example',
    'cy@x.example',
    'c2@x.example',
  ],
};

/** Several people with numbers and changing names. */
const event: fc.Arbitrary<UserEvent> = fc
  .record({
    person: fc.integer({ min: 0, max: 2 }),
    alias: fc.integer({ min: 0, max: 1 }),
    given: fc.subarray(['userName', 'email'] as const).map((names) => ['employeeNumber', ...names] as const),
    type: fc.constantFrom('onboard' as const, 'update' as const, 'offboard' as const),
    occurredAt: time,
    upperCase: fc.boolean(),
    extra: fc.dictionary(fc.constantFrom('title', 'phone', 'givenName'), fc.constantFrom('1', '2', null)),
    effectiveAt: fc.option(fc.constantFrom(at(-5), at(-1)), { nil: undefined }),
    eventId: fc.uuid(),
  })
  .map(({ person, alias, given, upperCase, extra, effectiveAt, ...event }) => {
    const user: Record<string, string | null> = { ...extra };
    for (const type of given) {
      const value = type === 'employeeNumber' ? names[type][person] : names[type][2 * person + alias];
      if (value !== undefined) user[type] = upperCase ? value.toUpperCase() : value;
    }
    return { source: 'webhook', ...event, user, ...(effectiveAt === undefined ? {} : { effectiveAt }) };
  });

const orders = fc
  .array(event, { minLength: 1, maxLength: 12 })
  .chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray(events, { minLength: events.length }),
      fc.array(fc.constantFrom(...events), { maxLength: 6 }),
    ),
  );

test('any permutation with repeats of a set of numbered events ends in the same state', () => {
  fc.assert(
    fc.property(orders, ([events, shuffled, repeats]) => {
      expect(endState([...shuffled, ...repeats])).toEqual(endState(events));
    }),
    { numRuns: 500 },
  );
});

function endState(events: readonly UserEvent[]) {
  const door = new InMemoryDoor();
  for (const one of events) door.take(one, at(10));
  expect(door.conflicts).toEqual([]);
  return stateOfPeople(door);
}

function stateOfPeople(door: InMemoryDoor) {
  return door
    .people()
    .map(({ desired, onboarded, identifiers, openEvents }) => ({
      number: employeeNumberOf({ identifiers }) ?? '',
      desired: Object.fromEntries(Object.entries(desired).sort()),
      onboarded,
      openEvents: openEvents.map(({ reference }) => reference).sort(),
    }))
    .sort((left, right) => (left.number < right.number ? -1 : 1));
}
