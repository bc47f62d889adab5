import { expect, test } from 'vitest';
import type { Attributes } from '../../../shared/domain/attributes.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { ImportWorld } from '../../support/import-world.ts';
import { at, userEvent } from '../../support/user-events.ts';

const [ann, bob] = ['1', '2'];
const annsAddress = 'ann@x.example';

function take(world: ImportWorld, type: 'onboard' | 'update' | 'offboard', user: Attributes, minute: number) {
  const event = userEvent({ type, user, occurredAt: at(minute) });
  world.take(event);
  return eventReference(event);
}

/** Ann has left; whoever operates the target has freed her address there. */
async function worldWithoutAnn(): Promise<ImportWorld> {
  const world = new ImportWorld();
  take(world, 'onboard', { employeeNumber: ann, userName: 'ann', email: annsAddress, title: 'Cook' }, 0);
  await world.reconcileAll();
  take(world, 'offboard', { employeeNumber: ann }, 1);
  await world.reconcileAll();
  showsOfAnn(world, { email: 'freed@x.example' });
  return world;
}

function showsOfAnn(world: ImportWorld, shown: Attributes): void {
  const [id = ''] = [...world.accounts.keys()];
  world.accounts.set(id, { ...world.accounts.get(id), ...shown });
}

const emails = (world: ImportWorld) => [...world.accounts.values()].map(({ email }) => email);

test('an account of someone who left does not take back the address of whoever was hired since', async () => {
  const world = await worldWithoutAnn();
  take(world, 'onboard', { employeeNumber: bob, userName: 'bob', email: annsAddress }, 2);
  const again = take(world, 'offboard', { employeeNumber: ann, email: annsAddress }, 3);
  await world.reconcileAll();
  expect(emails(world)).toEqual(['freed@x.example', annsAddress]);
  expect(world.settlements.get(again)).toMatchObject({ status: 'applied' });
});

test('it loses its access all the same, and keeps what else was said', async () => {
  const world = await worldWithoutAnn();
  take(world, 'onboard', { employeeNumber: bob, userName: 'bob', email: annsAddress }, 2);
  showsOfAnn(world, { active: true, displayName: 'Ann' });
  take(world, 'update', { employeeNumber: ann, displayName: 'Ann Lee' }, 3);
  await world.reconcileAll();
  const [account] = [...world.accounts.values()];
  expect(account).toMatchObject({ active: false, email: 'freed@x.example', displayName: 'Ann Lee' });
});

test('a name that is no one else’s is given to someone who left, in whichever order it is heard', async () => {
  const said = [
    ['update', { employeeNumber: ann, email: 'lee@x.example' }, 1],
    ['offboard', { employeeNumber: ann }, 2],
  ] as const;
  for (const words of [said, said.toReversed()]) {
    const world = new ImportWorld();
    take(world, 'onboard', { employeeNumber: ann, email: annsAddress }, 0);
    await world.reconcileAll();
    for (const [type, user, minute] of words) {
      take(world, type, user, minute);
      await world.reconcileAll();
    }
    expect([...world.accounts.values()]).toMatchObject([{ email: 'lee@x.example', active: false }]);
  }
});

test('whoever comes back is given their name, as soon as its bearer goes by another', async () => {
  const world = await worldWithoutAnn();
  take(world, 'onboard', { employeeNumber: bob, userName: 'bob', email: annsAddress }, 2);
  await world.reconcileAll();
  take(world, 'onboard', { employeeNumber: ann, userName: 'ann', email: annsAddress }, 4);
  await world.reconcileAll();
  expect(emails(world)).toEqual(['freed@x.example', annsAddress]);
  take(world, 'update', { employeeNumber: bob, email: 'bob@x.example' }, 5);
  await world.reconcileAll();
  expect(emails(world)).toEqual([annsAddress, 'bob@x.example']);
});
