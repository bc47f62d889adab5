import { describe, expect, test } from 'vitest';
import { ImportWorld } from '../../../support/import-world.ts';
import { at, userEvent } from '../../../support/user-events.ts';
import { ann, bob, onlyAccount, row, withAnn } from './with-ann.ts';

describe('identities', () => {
  test('of two people in one row are for a human', async () => {
    const world = await withAnn();
    world.take(userEvent({ type: 'onboard', user: bob }));
    await world.reconcileAll();
    const { employeeNumber: _, ...unnumbered } = ann;
    const plan = await world.plan([row({ ...unnumbered, userName: 'bob' })]);
    expect(plan.said).toEqual(['identity-conflict']);
    expect(plan.changes).toEqual([]);
    expect(plan.counts.outcomes).toMatchObject({ failed: 1 });
  });

  test('of two accounts in one row are for a human', async () => {
    const world = new ImportWorld();
    world.addAccount({ userName: 'ann', email: 'ann@y.example' });
    world.addAccount({ userName: 'ann2', email: 'ann@x.example' });
    expect((await world.plan([row(ann)])).said).toEqual(['identity-conflict']);
  });

  test('of which others spoke later than the file are of whoever has them', async () => {
    const world = new ImportWorld();
    const occurredAt = at(600);
    world.take(userEvent({ user: { userName: 'ann', title: 'Analyst' }, occurredAt }));
    world.take(userEvent({ user: { email: 'ann@x.example', phone: '1' }, occurredAt }));
    expect((await world.import([row(ann)])).said).toEqual(['create']);
    expect(world.people()).toHaveLength(1);
  });

  test('of which one is someone else’s, who keeps it, are for a human, and both sides are named', async () => {
    const world = await withAnn();
    const plan = await world.import([row({ ...bob, email: ann.email })]);
    expect(plan.said).toEqual(['identity-conflict']);
    expect([...plan.conflicts()]).toEqual([
      {
        row: 2,
        sides: [
          {
            kind: 'person',
            about: { employeeNumber: '100', userName: 'ann', email: 'ann@x.example', displayName: 'Ann Lee' },
          },
        ],
      },
    ]);
    expect(onlyAccount(world)).toMatchObject({ userName: 'ann' });
  });

  test('that an account of no one who is known bears are for a human where the file’s feed knows it as another’s', async () => {
    const world = new ImportWorld();
    world.addAccount({ userName: 'ann', email: 'ann@x.example', displayName: 'Ann Lee' });
    await world.import([row(ann)], { mode: 'full', asOf: 100 });
    const plan = await world.plan([row(ann), row({ ...bob, email: ann.email })], { mode: 'full' });
    expect(plan.said).toEqual(['unchanged', 'identity-conflict']);
    expect([...plan.conflicts()]).toMatchObject([{ row: 3, sides: [{ kind: 'account', name: 'ann' }] }]);
  });

  test('of a new account may be another row’s, who gives them up', async () => {
    const world = await withAnn();
    const rows = [row({ ...bob, email: ann.email }), row({ ...ann, email: 'ann.lee@x.example' })];
    expect((await world.import(rows)).said).toEqual(['create', 'update']);
    expect([...world.accounts.values()].map(({ userName, email }) => [userName, email])).toEqual([
      ['ann', 'ann.lee@x.example'],
      ['bob', 'ann@x.example'],
    ]);
  });

  test('that two people exchange are for a human: neither account can have its name first', async () => {
    const world = await withAnn();
    world.take(userEvent({ type: 'onboard', user: bob }));
    await world.reconcileAll();
    const plan = await world.plan([row({ ...ann, email: bob.email }), row({ ...bob, email: ann.email })]);
    expect(plan.said).toEqual(['identity-conflict', 'identity-conflict']);
  });
});

describe('what was said of someone before anyone onboarded them', () => {
  test('makes a row without a number and one with it rows about one person', async () => {
    const world = new ImportWorld();
    world.take(userEvent({ user: { employeeNumber: '200', email: bob.email } }));
    const { employeeNumber, ...unnumbered } = bob;
    const moved = { employeeNumber, givenName: 'Bob', email: 'bob.ray@x.example' };
    expect((await world.import([row(unnumbered), row(moved)])).said).toEqual(['duplicate', 'create']);
    expect(world.people()).toHaveLength(1);
  });

  test('is for a human where rows with different numbers would take it over', async () => {
    const world = new ImportWorld();
    world.take(userEvent({ occurredAt: at(600), user: { userName: 'cy', email: 'team@x.example' } }));
    const email = 'team@x.example';
    const plan = await world.plan([
      row({ employeeNumber: '1', givenName: 'Ann', email }),
      row({ employeeNumber: '2', email }, { action: 'offboard' }),
    ]);
    expect(plan.said).toEqual(['identity-conflict', 'identity-conflict']);
    expect([...plan.conflicts()]).toMatchObject([{ sides: [{ row: 3 }] }, { sides: [{ row: 2 }] }]);
  });
});

describe('a person who is in the file twice', () => {
  test('is what the later row says, by any identifier, and both rows are reported', async () => {
    const world = new ImportWorld();
    const plan = await world.plan([
      row({ ...ann, title: 'A' }),
      row(bob),
      row({ email: 'ANN@x.example', userName: 'ann', givenName: 'Ann', title: 'B' }),
    ]);
    expect(plan.said).toEqual(['duplicate', 'create', 'create']);
    expect([...plan.duplicates]).toEqual([2, 4]);
    expect(plan.changes.map(({ row: number }) => number)).toEqual([3, 4]);
    expect(plan.counts).toMatchObject({ rows: 3, people: 2, changes: { create: 2 } });
  });

  test('is noticed where only the ledger or the account tells that the rows are about one', async () => {
    const world = await withAnn();
    world.addAccount({ userName: 'bob', email: 'bob@x.example', displayName: 'Bob Lee' });
    const plan = await world.plan([
      row({ userName: 'ann' }),
      row({ userName: 'bob' }),
      row({ email: 'ann@x.example' }),
      row({ email: 'bob@x.example' }),
    ]);
    expect(plan.said).toEqual(['duplicate', 'duplicate', 'unchanged', 'unchanged']);
  });

  test('is noticed along a chain of rows', async () => {
    const world = new ImportWorld();
    const names = { givenName: 'Ann', email: 'ann@x.example' };
    const plan = await world.plan([
      row({ ...names, employeeNumber: '100', userName: 'ann' }),
      row({ ...names, employeeNumber: '100', email: 'new@x.example' }),
      row({ ...names, userName: 'ann' }),
    ]);
    expect(plan.said).toEqual(['duplicate', 'duplicate', 'create']);
    expect([...plan.duplicates]).toEqual([2, 3, 3, 4]);
  });

  test('stays what the earlier row says when the later one is rejected', async () => {
    const world = new ImportWorld();
    const plan = await world.plan([row(ann), [{ type: 'email', value: 'ann@x.example' }]]);
    expect(plan.said).toEqual(['create', 'rejected']);
  });
});

describe('two new people who share a name', () => {
  const { employeeNumber: _ann, ...annWithout } = ann;
  const { employeeNumber: _bob, ...bobWithout } = bob;
  test.each([
    ['an address, and have different numbers', ann, { ...bob, email: ann.email }],
    ['a login, and have different numbers', ann, { ...bob, userName: ann.userName }],
    ['an address, and have different logins and no numbers', annWithout, { ...bobWithout, email: ann.email }],
  ])('are for a human, whichever comes first: %s', async (_, first, second) => {
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const world = new ImportWorld();
      const plan = await world.import([row(one), row(other)]);
      expect(plan.said).toEqual(['identity-conflict', 'identity-conflict']);
      expect([...plan.conflicts()]).toEqual([
        { row: 2, sides: [{ kind: 'row', row: 3 }] },
        { row: 3, sides: [{ kind: 'row', row: 2 }] },
      ]);
      expect(world.accounts.size).toBe(0);
      expect(plan.counts).toMatchObject({ changes: { create: 0 }, outcomes: { failed: 2, planned: 0 } });
    }
  });
});
