import { describe, expect, test } from 'vitest';
import { ImportWorld } from '../../../support/import-world.ts';
import { at, userEvent } from '../../../support/user-events.ts';
import { ann, bob, onlyAccount, row, withAnn } from './with-ann.ts';

describe('a row without an action', () => {
  test('creates someone whom no one knows', async () => {
    const world = new ImportWorld();
    const plan = await world.import([row(ann)]);
    expect(plan.said).toEqual(['create']);
    expect(plan.changes[0]?.event).toEqual({
      source: 'import',
      eventId: '20260101T000000Z-00000000-row-2',
      type: 'onboard',
      occurredAt: at(500),
      user: ann,
    });
    expect(onlyAccount(world)).toMatchObject({ userName: 'ann', displayName: 'Ann Lee', active: true });
  });

  test('that says what is there changes nothing', async () => {
    const world = await withAnn();
    expect((await world.plan([row(ann)])).said).toEqual(['unchanged']);
    expect((await world.plan([row({ ...ann, email: 'Ann@X.example' })])).said).toEqual(['unchanged']);
  });

  test('carries only the cells that differ, and one that names the person', async () => {
    const world = await withAnn();
    const plan = await world.plan([row({ ...ann, title: 'Lead' })]);
    expect(plan.said).toEqual(['update']);
    expect(plan.changes[0]?.event).toMatchObject({
      type: 'update',
      user: { employeeNumber: '100', title: 'Lead' },
    });
    expect(plan.changes[0]?.event.user).not.toHaveProperty('active');
  });

  test('names the person as the ledger knows them when the row brings a new number or address', async () => {
    const world = await withAnn();
    const plan = await world.plan([row({ userName: 'ann', email: 'ann.lee@x.example' })]);
    expect(plan.changes[0]?.event.user).toEqual({ userName: 'ann', email: 'ann.lee@x.example' });
  });

  test('does not lift an explicit offboarding, whatever else it says', async () => {
    const world = await withAnn();
    await world.import([row(ann, { action: 'offboard' })], { asOf: 100 });
    const plan = await world.plan([row({ ...ann, title: 'Lead', active: true })]);
    expect(plan.said).toEqual(['offboarded-stays']);
    expect(plan.counts.outcomes).toMatchObject({ unchanged: 1, planned: 0 });
  });

  test('deactivates where its cell says that the person is not active', async () => {
    const world = await withAnn();
    const plan = await world.import([row({ ...ann, active: false })]);
    expect(plan.said).toEqual(['deactivate']);
    expect(onlyAccount(world)).toMatchObject({ active: false });
    expect((await world.plan([row({ ...ann, active: false })], { asOf: 600 })).said).toEqual(['unchanged']);
    expect((await world.plan([row({ ...bob, active: false })])).said).toEqual(['unchanged']);
  });

  test('repairs an account that no longer shows what is desired', async () => {
    const world = await withAnn();
    const [id = ''] = world.accounts.keys();
    world.accounts.set(id, { ...world.accounts.get(id), displayName: 'Somebody' });
    expect((await world.import([row(ann)])).said).toEqual(['update']);
    expect(onlyAccount(world)).toMatchObject({ displayName: 'Ann Lee' });
    world.accounts.clear();
    expect((await world.import([row(ann)])).said).toEqual(['create']);
    expect(onlyAccount(world)).toMatchObject({ displayName: 'Ann Lee' });
  });

  test('leaves alone what a webhook has changed and no one has applied yet', async () => {
    const world = await withAnn();
    world.take(userEvent({ user: { email: ann.email, title: 'Lead' }, occurredAt: at(20) }));
    expect((await world.plan([row({ ...ann, title: 'Lead' })])).said).toEqual(['unchanged']);
  });

  test('of someone new with nothing but a family name lacks as much as an onboarding would', async () => {
    const world = new ImportWorld();
    const { said } = await world.plan([
      row({ email: 'a@x.example', familyName: 'Lee' }),
      row({ email: 'b@x.example', givenName: 'Bo' }),
      row({ email: 'c@x.example', displayName: 'Cy' }),
    ]);
    expect(said).toEqual(['incomplete-for-create', 'create', 'create']);
  });

  test('of someone new is rejected when it lacks what an account needs', async () => {
    const world = new ImportWorld();
    const plan = await world.plan([row({ employeeNumber: '100', title: 'Lead' })]);
    expect(plan.said).toEqual(['incomplete-for-create']);
    expect(plan.counts.outcomes).toMatchObject({ rejected: 1, planned: 0 });
  });

  test('onboards someone of whom only an update was heard', async () => {
    const world = new ImportWorld();
    world.take(userEvent({ user: { email: ann.email, title: 'Lead' }, occurredAt: at(600) }));
    await world.reconcileAll();
    const plan = await world.import([row(ann)]);
    expect(plan.said).toEqual(['create']);
    expect(onlyAccount(world)).toMatchObject({ title: 'Lead' });
  });
});

test.each([
  ['+49 151 12345', '4915112345', 'unchanged'],
  ['0151 12345', '15112345', 'unchanged'],
  ['+49 151 12345', '4915112346', 'update'],
  ['4915112345', '+49 151 12345', 'update'],
])('a telephone number %s that a file has as %s: %s', async (known, said, status) => {
  const world = new ImportWorld();
  await world.import([{ attributes: { email: 'ann@x.example', givenName: 'Ann', phone: known } }], {
    asOf: 100,
  });
  const plan = await world.plan([{ attributes: { email: 'ann@x.example', phone: said } }], { asOf: 200 });
  expect(plan.said).toEqual([status]);
});

describe('the time as of which a file speaks', () => {
  test('lets what was said later stand, cell by cell', async () => {
    const world = await withAnn();
    world.take(userEvent({ user: { email: ann.email, title: 'Director' }, occurredAt: at(700) }));
    await world.reconcileAll();
    const overruled = await world.plan([row({ ...ann, title: 'Lead' })]);
    expect(overruled.said).toEqual(['superseded']);
    const half = await world.plan([row({ ...ann, title: 'Lead', phone: '123' })]);
    expect(half.changes[0]?.event.user).toEqual({ employeeNumber: '100', phone: '123' });
  });

  test('lets a later offboarding and a later onboarding stand', async () => {
    const world = await withAnn();
    world.take(userEvent({ type: 'offboard', user: { email: ann.email }, occurredAt: at(700) }));
    await world.reconcileAll();
    expect((await world.plan([row(ann, { action: 'onboard' })])).said).toEqual(['superseded']);
    world.take(userEvent({ type: 'onboard', user: ann, occurredAt: at(800) }));
    await world.reconcileAll();
    expect((await world.plan([row(ann, { action: 'offboard' })])).said).toEqual(['superseded-leaver']);
  });
});

describe('an action', () => {
  test('onboard lifts an offboarding', async () => {
    const world = await withAnn();
    await world.import([row(ann, { action: 'offboard' })], { asOf: 100 });
    expect((await world.import([row(ann, { action: 'onboard' })])).said).toEqual(['reactivate']);
    expect(onlyAccount(world)).toMatchObject({ active: true });
    expect((await world.plan([row(ann, { action: 'onboard' })], { asOf: 600 })).said).toEqual(['unchanged']);
  });

  test('update never creates, and may carry active', async () => {
    const world = new ImportWorld();
    expect((await world.import([row(ann, { action: 'update' })])).said).toEqual(['update']);
    expect(world.accounts.size).toBe(0);
    expect((await world.plan([row(ann, { action: 'update' })])).said).toEqual(['unchanged']);

    const other = await withAnn();
    const leaving = await other.import([row({ email: ann.email, active: false }, { action: 'update' })]);
    expect(leaving.said).toEqual(['deactivate']);
    expect(onlyAccount(other)).toMatchObject({ active: false });
  });

  test('offboard carries nothing that could make it fail, and is remembered where there is no account', async () => {
    const world = await withAnn();
    const plan = await world.plan([
      row({ ...ann, title: 'Gone' }, { action: 'offboard' }),
      row(bob, { action: 'offboard' }),
    ]);
    expect(plan.said).toEqual(['deactivate', 'update']);
    expect(plan.changes[0]?.event).toMatchObject({ type: 'offboard', user: { employeeNumber: '100' } });
    expect(plan.changes[0]?.event.user).not.toHaveProperty('title');
  });

  test('for later is scheduled once', async () => {
    const world = await withAnn();
    const lines = [
      row(ann, { action: 'offboard', effectiveAt: at(2000) }),
      row(bob, { effectiveAt: at(3000) }),
    ];
    const plan = await world.import(lines);
    expect(plan.said).toEqual(['schedule-deactivate', 'schedule-create']);
    expect(plan.counts.changes).toMatchObject({ deactivate: 1, create: 1 });
    expect(world.accounts.size).toBe(1);
    expect((await world.plan(lines, { asOf: 600 })).said).toEqual(['unchanged', 'unchanged']);
  });
});

test('one bad row of ten leaves nine, and every row is counted once', async () => {
  const world = await withAnn();
  const others = Array.from({ length: 7 }, (_, index) =>
    row({ email: `p${index}@x.example`, givenName: `P${index}` }),
  );
  const plan = await world.plan([row(ann), [], ...others, row({ ...ann, title: 'Lead' })]);
  expect(plan.counts.rows).toBe(10);
  expect(plan.counts.outcomes).toEqual({
    planned: 8,
    unchanged: 0,
    rejected: 1,
    duplicate: 1,
    superseded: 0,
    failed: 0,
  });
});
