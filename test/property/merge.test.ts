import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributeNames } from '../../shared/domain/attributes.ts';
import { type DesiredState, mergeStates } from '../../shared/domain/desired-state.ts';
import { employeeNumberOf } from '../../shared/domain/identity/bearing.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { InMemoryIntake } from '../support/in-memory-intake.ts';
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

/** States of several sources, of which one yields and one owns some attributes. */
const weighedState: fc.Arbitrary<DesiredState> = fc
  .array(
    fc.record({
      name: fc.constantFrom('title' as const, 'active' as const),
      value: fc.boolean(),
      at: time,
      by: fc.constantFrom('s/1', 's/2', 'yields/1', 'yields/2', 'owns/1'),
    }),
    { maxLength: 4 },
  )
  .map((words) =>
    words
      .map(({ name, by, ...word }): DesiredState => {
        const weight = by.startsWith('yields') ? 'yields' : by.startsWith('owns') ? 'owns' : undefined;
        const isWeighed = weight !== undefined && !(name === 'active' && weight === 'owns');
        return { [name]: { by, ...word, ...(isWeighed && { weight }) } };
      })
      .reduce(mergeStates, {}),
  );

test('merging what sources of unequal weight say is commutative, associative and idempotent', () => {
  fc.assert(
    fc.property(weighedState, weighedState, weighedState, (a, b, c) => {
      expect(mergeStates(a, b)).toEqual(mergeStates(b, a));
      expect(mergeStates(mergeStates(a, b), c)).toEqual(mergeStates(a, mergeStates(b, c)));
      expect(mergeStates(a, a)).toEqual(a);
    }),
  );
});

test('a source that yields never lifts what another one said last of a leaver, in any order', () => {
  const said = (by: string, value: boolean, minute: number, weight?: 'yields'): DesiredState => ({
    active: { value, at: at(minute), by, ...(weight && { weight }) },
  });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.nat(9), fc.boolean()), { minLength: 1, maxLength: 8 }),
      (words) => {
        const states = words.map(([value, minute, isHr], index) =>
          isHr ? said(`hr/${index}`, value, minute) : said(`scim/${index}`, value, minute, 'yields'),
        );
        const hr = states.filter((_, index) => words[index]?.[2]).reduce(mergeStates, {});
        const all = states.reduce(mergeStates, {});
        if (hr.active?.value === false) expect(all.active).toMatchObject({ value: false, by: hr.active.by });
      },
    ),
  );
});

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
  const door = new InMemoryIntake();
  for (const one of events) door.take(one, at(10));
  expect(door.conflicts).toEqual([]);
  return stateOfPeople(door);
}

function stateOfPeople(door: InMemoryIntake) {
  return door
    .people()
    .map(({ desired, onboarded, identifiers, openEvents }) => ({
      number: employeeNumberOf({ desired, identifiers }) ?? '',
      desired: Object.fromEntries(Object.entries(desired).sort()),
      onboarded,
      openEvents: openEvents.map(({ reference }) => reference).sort(),
    }))
    .sort((left, right) => (left.number < right.number ? -1 : 1));
}
