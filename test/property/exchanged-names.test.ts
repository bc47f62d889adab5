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
}

/** People who exchange their addresses, two or more at a time, or move to one that is free: each by a word of their own. */
const history: fc.Arbitrary<History> = fc
  .record({
    people: fc.integer({ min: 2, max: 4 }),
    moves: fc.array(fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
  })
  .map(({ people, moves }) => {
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
    return { events, wanted };
  });

const arrivals = history.chain(({ events, wanted }) =>
  fc.record({
    wanted: fc.constant(wanted),
    events: fc.oneof(fc.constant(events), fc.shuffledSubarray([...events], { minLength: events.length })),
    runs: fc.array(fc.constantFrom('none', 'forwards', 'backwards'), {
      minLength: events.length,
      maxLength: events.length,
    }),
  }),
);

test('whoever has a number gets the address that was said last, whoever had it before and whenever runs happen', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ events, wanted, runs }) => {
      const world = new ImportWorld();
      for (const [index, event] of events.entries()) {
        world.take(event);
        if (runs[index] === 'forwards') await world.reconcileAll();
        if (runs[index] === 'backwards') await world.reconcileAll((ids) => ids.toReversed());
      }
      await world.reconcileAll();
      await world.reconcileAll();
      const shown = wanted.map((_, number) =>
        [...world.accounts.values()]
          .filter(({ userName }) => userName === `user-${number}`)
          .map(({ email }) => email),
      );
      expect(shown).toEqual(wanted.map((address) => [addressOf(address)]));
    }),
    { numRuns: 300 },
  );
});
