import { expect, test } from 'vitest';
import { ImportWorld, type Line, type Plan } from '../../../support/import-world.ts';
import { at, userEvent } from '../../../support/user-events.ts';

const ann = {
  employeeNumber: '1',
  userName: 'ann',
  email: 'ann@x.example',
  givenName: 'Ann',
  role: 'Requester',
};

async function worldWithAnn(): Promise<ImportWorld> {
  const world = new ImportWorld();
  await world.import([{ attributes: ann }], { asOf: 100 });
  return world;
}

function changeOf(plan: Plan) {
  const [change] = plan.changes;
  const { kind, replaces, joins, about } = change ?? {};
  return { kind, replaces, joins, about };
}

async function planned(world: ImportWorld, line: Line) {
  return changeOf(await world.plan([line], { asOf: 200 }));
}

test('a change says what it gives another number, name, address and role for, and of whom', async () => {
  const world = await worldWithAnn();
  const attributes = { ...ann, userName: 'lee', email: 'lee@x.example', role: 'Approver', title: 'Head' };
  expect(await planned(world, { attributes })).toMatchObject({
    kind: 'update',
    replaces: { userName: 'ann', email: 'ann@x.example', role: 'Requester' },
    about: { employeeNumber: '1', email: 'ann@x.example' },
  });
  expect(await planned(world, { attributes: { ...ann, employeeNumber: '2' } })).toMatchObject({
    kind: undefined,
  });
});

test('what only names the person, or is said for the first time, replaces nothing', async () => {
  const world = await worldWithAnn();
  expect(await planned(world, { attributes: { ...ann, email: 'ANN@x.example', title: 'Head' } })).toEqual({
    kind: 'update',
    replaces: undefined,
    joins: undefined,
    about: undefined,
  });
  expect(await planned(world, { attributes: ann, action: 'offboard' })).toMatchObject({
    kind: 'deactivate',
    replaces: undefined,
    about: { email: 'ann@x.example' },
  });
});

test('an account that is adopted tells the user name that it had', async () => {
  const world = new ImportWorld();
  world.addAccount({ userName: 'old', email: 'ann@x.example', displayName: 'Ann' });
  expect(await planned(world, { attributes: { ...ann, userName: 'new' } })).toMatchObject({
    replaces: { userName: 'old' },
  });
});

test('records that are joined are counted', async () => {
  const world = new ImportWorld();
  const { employeeNumber: _, ...unnumbered } = ann;
  world.take(userEvent({ type: 'onboard', user: unnumbered, occurredAt: at(10) }));
  world.take(userEvent({ type: 'update', user: { employeeNumber: '1', title: 'Head' }, occurredAt: at(20) }));
  await world.reconcileAll();
  expect(await planned(world, { attributes: ann })).toMatchObject({
    joins: 1,
    about: { email: 'ann@x.example' },
  });
});

test('none of that is part of what is approved: the hash is that of the changes alone', async () => {
  const [first, second] = [new ImportWorld(), new ImportWorld()];
  first.addAccount({ userName: 'old', email: 'ann@x.example', displayName: 'Ann' });
  second.addAccount({ userName: 'older', email: 'ann@x.example', displayName: 'Ann' });
  const lines = [{ attributes: { ...ann, userName: 'new' } }];
  expect((await first.plan(lines)).hash).toBe((await second.plan(lines)).hash);
});
