import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Attributes } from '../../shared/domain/attributes.ts';
import { eventReference } from '../../shared/domain/user-event.ts';
import { isApplied } from '../../shared/import/decide/row-status.ts';
import { ImportWorld, type InOrder, type Line, type Plan } from '../support/import-world.ts';
import { at, userEvent } from '../support/user-events.ts';

/** Few names for few people, so that most files have somebody's name with somebody else. */
const names = fc.record(
  {
    employeeNumber: fc.constantFrom('1', '2', '3', '4', '03'),
    userName: fc.constantFrom('u1', 'u2', 'u3', 'u4'),
    email: fc.constantFrom('e1@x.example', 'e2@x.example', 'e3@x.example', 'e4@x.example'),
  },
  // Without numbers, whom a row means hangs on what the ledger was told before (decision 4).
  { requiredKeys: ['employeeNumber'] },
);
const cells = fc.record(
  { givenName: fc.constantFrom('Ann', 'Bob'), title: fc.constantFrom('A', 'B') },
  { requiredKeys: [] },
);
const attributes = fc
  .tuple(names, cells)
  .map(([given, said]): Attributes => ({ givenName: 'Ann', ...said, ...given }));

const line: fc.Arbitrary<Line> = fc
  .record({
    attributes,
    action: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      undefined,
      'onboard' as const,
      'update' as const,
      'offboard' as const,
    ),
  })
  .map(({ action, ...said }) => ({ ...said, ...(action === undefined ? {} : { action }) }));

const webhook = fc.record({
  type: fc.constantFrom('onboard' as const, 'onboard' as const, 'offboard' as const),
  user: attributes,
  minute: fc.integer({ min: 0, max: 90 }),
});

const account = fc.record({
  userName: fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5'),
  email: fc.constantFrom('e1@x.example', 'e2@x.example', 'e3@x.example', 'e5@x.example'),
  displayName: fc.constantFrom('Ann', 'Bob'),
  active: fc.boolean(),
});

const history = fc.record({
  accounts: fc.uniqueArray(account, {
    maxLength: 3,
    comparator: (left, right) => left.userName === right.userName || left.email === right.email,
  }),
  webhooks: fc.array(webhook, { maxLength: 4 }),
  files: fc.array(
    fc.record({
      mode: fc.constantFrom('delta' as const, 'full' as const, 'full' as const),
      lines: fc.array(line, { maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  seed: fc.nat(),
});

/** An order of its own for each seed. */
function orderOf(seed: number): InOrder {
  let state = seed;
  return (items) =>
    items
      .map((item) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return { item, key: state };
      })
      .toSorted((left, right) => left.key - right.key)
      .map(({ item }) => item);
}

/** Changes that ended otherwise than planned, in whatever order they were carried out. */
function surprises(world: ImportWorld, plan: Plan): readonly unknown[] {
  return plan.changes.flatMap(({ row, kind, event }) => {
    const settled = world.settlements.get(eventReference(event));
    const isDone = settled?.status === 'applied' && settled.notTaken === undefined;
    return isDone ? [] : [{ row, kind, event, settled: settled ?? 'never' }];
  });
}

test('every row ends as the plan says, whatever names people, accounts and rows share, in whatever order it is carried out', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ accounts, webhooks, files, seed }) => {
      const world = new ImportWorld();
      const inOrder = orderOf(seed);
      for (const one of accounts) world.addAccount(one);
      for (const { type, user, minute } of webhooks)
        world.take(userEvent({ type, user, occurredAt: at(minute) }));
      await world.reconcileAll();
      for (const [index, { mode, lines }] of files.entries()) {
        const asOf = 100 + 100 * index;
        const importId = `i${asOf}-00000000`;
        const plan = await world.import(lines, { mode, asOf, importId, inOrder });
        expect({ said: plan.said, surprises: surprises(world, plan) }).toEqual({
          said: plan.said,
          surprises: [],
        });
        expect(plan.counts.outcomes.planned).toBe(plan.said.filter(isApplied).length);
      }
    }),
    { numRuns: 200 },
  );
});
