import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attributes } from '../../shared/domain/attributes.ts';
import { type DesiredState, mergeStates, stateOf } from '../../shared/domain/desired-state.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../support/test-ledger.ts';
import { at } from '../support/user-events.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

const identifiers: Attributes = { userName: 'ada', email: 'ada@example.com', employeeNumber: '7' };

const eventArbitrary = fc.record({
  type: fc.constantFrom('onboard', 'update', 'offboard'),
  minute: fc.nat({ max: 5 }),
  names: fc.subarray(['userName', 'email', 'employeeNumber'] as const, { minLength: 1 }),
  user: fc.record(
    { title: fc.constantFrom('Dr', 'Prof', null), phone: fc.constantFrom('1', '2') },
    { requiredKeys: [] },
  ),
});

/** Events of one person, of which the oldest gives every identifier, in two orders of arrival with repeats. */
const history = fc
  .array(eventArbitrary, { minLength: 1, maxLength: 4 })
  .map((parts) => [{ type: 'update', minute: 0, names: Object.keys(identifiers), user: {} }, ...parts])
  .map((parts) =>
    parts.map(({ type, minute, names, user }, index): UserEvent => {
      // An onboarding names its person in full: two that have no name in common are two people.
      const isNamed = (name: string) => type === 'onboard' || names.some((given) => given === name);
      const named = Object.entries(identifiers).filter(([name]) => isNamed(name));
      return {
        eventId: `event-${index}`,
        source: 'webhook',
        type: type === 'onboard' || type === 'offboard' ? type : 'update',
        occurredAt: at(minute),
        user: { ...Object.fromEntries(named), ...user },
      };
    }),
  )
  .chain((events) => fc.tuple(fc.constant(events), arrivalOf(events), arrivalOf(events)));

function arrivalOf(events: readonly UserEvent[]) {
  return fc
    .array(fc.constantFrom(...events), { maxLength: 2 })
    .chain((repeats) =>
      fc.shuffledSubarray([...events, ...repeats], { minLength: events.length + repeats.length }),
    );
}

/** The names of an offboarding say whom it is about, and nothing of them. */
function withoutNames(event: UserEvent): UserEvent {
  const { userName: _, email: __, employeeNumber: ___, ...user } = event.user;
  return event.type === 'offboard' ? { ...event, user } : event;
}

describe('the ledger', () => {
  it('comes to the same desired state, whatever the order of arrival and whichever identifiers are used', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ([events, oneByOne, atOnce]) => {
        const expected = events
          .map((event) => stateOf(withoutNames(event)))
          .reduce<DesiredState>(mergeStates, {});
        const [patient, hasty] = [await TestLedger.create(server), await TestLedger.create(server)];
        for (const event of oneByOne) await patient.accept(event);
        await Promise.all(atOnce.map((event) => hasty.accept(event)));
        for (const stand of [patient, hasty]) {
          const people = await stand.people();
          expect(people).toHaveLength(1);
          expect(people[0].desired).toEqual(expected);
          expect(people[0].openEvents).toHaveLength(events.length);
        }
      }),
      { numRuns: 6 },
    );
  });
});
