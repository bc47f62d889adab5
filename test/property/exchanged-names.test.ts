import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { ImportWorld } from '../support/import-world.ts';
import { at, userEvent } from '../support/user-events.ts';

const addressOf = (index: number) => `address-${index}@x.example`;

/** Who has which address in the end, and what was said on the way; a run of everyone may follow each word. */
interface History {
  readonly events: readonly UserEvent[];
  readonly wanted: readonly number[];
  /** Who left. */
  readonly left: readonly number[];
}

/**
 * People who exchange their addresses, two or more at a time, or move to one that is free: each by a word of their own. Some leave
 * meanwhile.
 */
const history: fc.Arbitrary<History> = fc
  .record({
    people: fc.integer({ min: 2, max: 4 }),
    moves: fc.array(fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
    leavers: fc.uniqueArray(fc.nat({ max: 3 }), { maxLength: 2 }),
    leftAt: fc.nat({ max: 4 }),
  })
  .map(({ people, moves, leavers, leftAt }) => {
    const numbers = Array.from({ length: people }, (_, index) => index);
    const word = (type: UserEvent['type'], number: number, minute: number, email: number): UserEvent =>
      userEvent({
        type,
        occurredAt: at(minute),
        user: {
          employeeNumber: `${number}`,
          email: addressOf(email),
          ...(type === 'onboard' ? { userName: `user-${number}`, givenName: 'Ann' } : {}),
        },
      });
    const events = numbers.map((number) => word('onboard', number, 0, number));
    const wanted = [...numbers];
    for (const [minute, move] of moves.entries()) {
      const circle = [...new Set(move)].filter((number) => number < people);
      const before = circle.map((number) => wanted[number] ?? 0);
      // Whoever moves alone takes an address that is no one's.
      const after = circle.length === 1 ? [people + minute] : [...before.slice(1), ...before.slice(0, 1)];
      for (const [index, number] of circle.entries()) {
        wanted[number] = after[index] ?? 0;
        events.push(word('update', number, minute + 1, wanted[number]));
      }
    }
    const left = leavers.filter((number) => number < people);
    for (const number of left)
      events.splice(Math.min(events.length, people + leftAt), 0, leaving(number, leftAt));
    return { events, wanted, left };
  });

function leaving(number: number, minute: number): UserEvent {
  return userEvent({ type: 'offboard', occurredAt: at(minute + 1), user: { employeeNumber: `${number}` } });
}

const arrivals = history.chain(({ events, wanted, left }) =>
  fc.record({
    wanted: fc.constant(wanted),
    left: fc.constant(left),
    events: fc.oneof(fc.constant(events), fc.shuffledSubarray([...events], { minLength: events.length })),
    runs: fc.array(fc.constantFrom('none', 'forwards', 'backwards'), {
      minLength: events.length,
      maxLength: events.length,
    }),
  }),
);

test('whoever has a number gets the address that was said last, whoever had it before and whenever runs happen', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ events, wanted, left, runs }) => {
      const world = new ImportWorld();
      for (const [index, event] of events.entries()) {
        world.take(event);
        if (runs[index] === 'forwards') await world.reconcileAll();
        if (runs[index] === 'backwards') await world.reconcileAll((ids) => ids.toReversed());
      }
      await world.reconcileAll();
      await world.reconcileAll();
      for (const [number, address] of wanted.entries()) {
        const own = [...world.accounts.values()].filter(({ userName }) => userName === `user-${number}`);
        // Whoever left before the account was made has none.
        if (left.includes(number)) expect(own.some(({ active }) => active)).toBe(false);
        else expect(own).toMatchObject([{ email: addressOf(address), active: true }]);
      }
      expect(world.people().flatMap(({ openEvents }) => openEvents)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
