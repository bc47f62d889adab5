import { describe, expect, test } from 'vitest';
import type { EventType } from '../../../../shared/domain/user-event.ts';
import { ImportWorld, type Line, policy } from '../../../support/import-world.ts';
import { at, userEvent } from '../../../support/user-events.ts';

const row = (number: string, email: string): Line => ({
  attributes: { employeeNumber: number, userName: `u${number}`, email, givenName: `P${number}` },
});

/** Two people of a feed, one of whom is about to get another address. */
async function feedWithPendingRename(): Promise<ImportWorld> {
  const world = new ImportWorld();
  await world.import([row('1', 'a@x.example'), row('3', 'c@x.example')], { mode: 'full', asOf: 100 });
  say(world, 'update', { employeeNumber: '1', email: 'b@x.example' }, 150);
  return world;
}

function say(world: ImportWorld, type: EventType, user: object, minute: number): void {
  world.take(userEvent({ type, user, occurredAt: at(minute) }));
}

describe('the address that someone is about to get', () => {
  test.each([
    ['a new account', [row('3', 'c@x.example'), row('2', 'b@x.example')], ['unchanged', 'identity-conflict']],
    ['an account that is there', [row('3', 'b@x.example')], ['identity-conflict']],
  ])(
    'is theirs in the plan, although the file does not have them: %s may not get it',
    async (_, lines, said) => {
      const world = await feedWithPendingRename();
      const plan = await world.plan(lines, { mode: 'full', asOf: 200 });
      expect(plan.said).toEqual(said);
      expect([...plan.conflicts()]).toMatchObject([
        { sides: [{ kind: 'person', about: { employeeNumber: '1', email: 'b@x.example' } }] },
      ]);
    },
  );

  test('is theirs also where they leave by another word: the account is renamed all the same', async () => {
    const world = await feedWithPendingRename();
    say(world, 'offboard', { employeeNumber: '1' }, 160);
    const plan = await world.plan([row('3', 'c@x.example'), row('2', 'b@x.example')], {
      mode: 'full',
      asOf: 200,
    });
    expect(plan.said).toEqual(['unchanged', 'identity-conflict']);
  });

  test('is free once the leaver’s account has another one, and nothing is under way', async () => {
    const world = await feedWithPendingRename();
    say(world, 'offboard', { employeeNumber: '1' }, 160);
    await world.reconcileAll();
    const plan = await world.plan([row('3', 'c@x.example'), row('2', 'a@x.example')], {
      mode: 'full',
      asOf: 200,
    });
    expect(plan.said).toEqual(['unchanged', 'create']);
  });
});

test('a new account does not wait for a name whose bearer cannot get another one', async () => {
  const world = new ImportWorld();
  await world.import([row('1', 'a@x.example'), row('3', 'c@x.example')], { asOf: 100 });
  say(world, 'update', { employeeNumber: '1', email: 'c@x.example' }, 150);
  const plan = await world.plan([row('2', 'a@x.example')], { asOf: 200 });
  expect(plan.said).toEqual(['identity-conflict']);
});

test('a new account waits until every target has its name free, not only the last one', async () => {
  const world = new ImportWorld(['infraon', 'esper'].map((name) => ({ name, policy })));
  const email = 'e@x.example';
  world.addAccount({ userName: 'u1', email, displayName: 'Ann', active: false }, 'infraon');
  world.addAccount({ userName: 'u3', email, displayName: 'Ann', active: false }, 'esper');
  for (const userName of ['u1', 'u3']) say(world, 'onboard', { userName, givenName: 'Ann' }, 10);
  await world.reconcileAll();
  const plan = await world.plan(
    [
      { attributes: { givenName: 'Ann', email } },
      { attributes: { givenName: 'Ann', userName: 'u3', email: 'e3@x.example' } },
    ],
    { asOf: 200 },
  );
  expect(plan.said).toEqual(['identity-conflict', 'update']);
});

test('a leaver’s account that the ledger does not know yet is renamed as well, and then has the name', async () => {
  const world = new ImportWorld();
  world.addAccount({ userName: 'u1', email: 'a@x.example', displayName: 'Ann', active: false });
  say(world, 'onboard', { userName: 'u3', givenName: 'Ann' }, 10);
  say(world, 'offboard', { employeeNumber: '1', userName: 'u3' }, 10);
  await world.reconcileAll();
  say(world, 'onboard', { employeeNumber: '1', givenName: 'Ann', email: 'a@x.example' }, 10);
  const plan = await world.import([row('3', 'c@x.example')], { asOf: 200 });
  expect(plan.said).toEqual(['identity-conflict']);
  expect([...plan.conflicts()]).toMatchObject([
    { sides: [{ kind: 'person', about: { employeeNumber: '1' } }] },
  ]);
  expect([...world.accounts.values()]).toMatchObject([{ userName: 'u3', active: false }]);
});
