import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../fault-case.ts';
import type { FaultWorld } from '../fault-world.ts';
import type { InventedPerson } from '../world/create-people.ts';
import { openDrops } from '../world/open-drops.ts';

type Pair = readonly [InventedPerson, InventedPerson];

export const swappedDirectly: FaultCase = {
  id: 'I6',
  done: 'two people swap their addresses directly: in either order, at once, in one file, with and without numbers',
  invariants: ['E'],
  timeoutMs: 300_000,
  async run(world) {
    await Promise.all([
      byWebhooks(world, { isNumbered: true }),
      byWebhooks(world, { isNumbered: true, isReversed: true }),
      byWebhooks(world, { isNumbered: true, isAtOnce: true }),
      byWebhooks(world, { isNumbered: false }),
      byWebhooks(world, { isNumbered: false, isReversed: true }),
      byWebhooks(world, { isNumbered: false, isAtOnce: true }),
      inOneFile(world, { isNumbered: true }),
      inOneFile(world, { isNumbered: false }),
    ]);
  },
};

/** What names them, beside the address: the number or the user name. */
const namesOf = ({ userName, employeeNumber }: InventedPerson, isNumbered: boolean) =>
  isNumbered ? { employeeNumber } : { userName };

async function byWebhooks(
  world: FaultWorld,
  how: { readonly isNumbered: boolean; readonly isReversed?: boolean; readonly isAtOnce?: boolean },
): Promise<void> {
  const pair = await onboardPair(world, how);
  const [one, other] = pair;
  const moves = [
    { user: { ...namesOf(one, how.isNumbered), email: other.email }, occurredAt: world.inSeconds(-100) },
    { user: { ...namesOf(other, how.isNumbered), email: one.email }, occurredAt: world.inSeconds(-90) },
  ];
  const settle = (move: (typeof moves)[number]) => world.settle({ type: 'update', ...move }, 120_000);
  const answers = [];
  if (how.isAtOnce === true) answers.push(...(await Promise.all(moves.map(settle))));
  else
    for (const move of how.isReversed === true ? moves.toReversed() : moves) answers.push(await settle(move));
  // The vendor takes an address once: of two numbered people it refuses what the other's account still has.
  const expected = how.isNumbered
    ? ['applied', undefined, ['email']]
    : ['failed', 'identity-conflict', undefined];
  for (const { status, reason, notTaken } of answers) deepEqual([status, reason, notTaken], expected);
  await leaveInTurn(world, { pair, ...how });
}

async function inOneFile(world: FaultWorld, how: { readonly isNumbered: boolean }): Promise<void> {
  using drops = openDrops(world);
  const pair = await onboardPair(world, how);
  const [one, other] = pair;
  const row = (person: InventedPerson, email: string) =>
    `${Object.values(namesOf(person, how.isNumbered)).join(',')},${email},${person.givenName}`;
  const header = `${how.isNumbered ? 'employeeNumber' : 'userName'},email,givenName`;
  const body = `${header}\n${row(one, other.email)}\n${row(other, one.email)}\n`;
  const file = await drops.drop(`imports/delta/${world.newId()}.csv`, body, {
    'as-of': world.inSeconds(-90),
  });
  const { counts } = await drops.summary(file, 'done');
  deepEqual([counts.done, counts.failed], how.isNumbered ? [2, 0] : [0, 2]);
  const rows = await drops.report(file, 'rows.csv');
  ok(rows.includes(how.isNumbered ? 'did not take email' : 'identity-conflict'), rows);
  await leaveInTurn(world, { pair, ...how });
}

async function onboardPair(
  world: FaultWorld,
  { isNumbered }: { readonly isNumbered: boolean },
): Promise<Pair> {
  const pair = [world.person(), world.person()] as const;
  for (const person of pair) {
    const { userName, employeeNumber, onboarding } = person;
    const user = { ...onboarding, userName, ...(isNumbered ? { employeeNumber } : {}) };
    equal(
      (await world.settle({ type: 'onboard', user, occurredAt: world.inSeconds(-200) })).status,
      'applied',
    );
  }
  return pair;
}

/** Both are there and called as ever; each leaves alone, and the right account ends. */
async function leaveInTurn(
  world: FaultWorld,
  { pair, isNumbered }: { readonly pair: Pair; readonly isNumbered: boolean },
): Promise<void> {
  const accounts = () => pair.map(({ userName }) => world.simulator.findUser({ username: userName }));
  deepEqual(
    accounts().map((account) => [account?.is_active, account?.name]),
    pair.map(({ displayName }) => [true, displayName]),
  );
  for (const [index, person] of pair.entries()) {
    const user = namesOf(person, isNumbered);
    equal((await world.settle({ type: 'offboard', user }, 120_000)).status, 'applied');
    deepEqual(
      accounts().map((account) => account?.is_active),
      index === 0 ? [false, true] : [false, false],
    );
  }
  ok(pair.every(({ userName }) => world.accounts(userName).length === 1));
}
