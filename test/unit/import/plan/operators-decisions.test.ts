import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../../shared/domain/attributes.ts';
import { ImportWorld, type Line, policy } from '../../../support/import-world.ts';

const ann = { employeeNumber: '1', userName: 'ann', email: 'ann@x.example', givenName: 'Ann' };
const bob = { employeeNumber: '2', userName: 'bob', email: 'bob@x.example', givenName: 'Bob' };
const row = (attributes: Attributes): Line => ({ attributes });
const full = (asOf: number) => ({ mode: 'full' as const, asOf, importId: `i${asOf}-00000000` });

/** A feed of two people, and the id of Ann's account. */
async function feed(targets = ['infraon']) {
  const world = new ImportWorld(targets.map((name) => ({ name, policy })));
  await world.import([row(ann), row(bob)], full(100));
  const [account = ''] = world.accounts.keys();
  return { world, account };
}

describe('an account that an operator has protected', () => {
  test('is not planned to change: nothing is done of such a row, and other rows are done', async () => {
    const { world, account } = await feed();
    world.protect(account);
    const plan = await world.import(
      [row({ ...ann, title: 'Head' }), row({ ...bob, title: 'Head' })],
      full(200),
    );
    expect(plan.said).toEqual(['protected', 'update']);
    expect(plan.counts.outcomes).toMatchObject({ failed: 1, planned: 1 });
    expect(world.accounts.get(account)).not.toHaveProperty('title', 'Head');
  });

  test('is unchanged where the row says nothing new, although the account shows something else', async () => {
    const { world, account } = await feed();
    world.protect(account);
    world.accounts.set(account, { ...world.accounts.get(account), displayName: 'Someone' });
    const plan = await world.plan([row(ann), row(bob)], full(200));
    expect(plan.said).toEqual(['unchanged', 'unchanged']);
    expect(plan.changes).toEqual([]);
  });

  test.each([
    ['a row says that they leave', [{ ...row(ann), action: 'offboard' as const }, row(bob)]],
    ['they are missing', [row(bob)]],
  ])('is not planned to be deactivated where %s, and the ledger learns of it', async (_, lines) => {
    const { world, account } = await feed();
    world.protect(account);
    const plan = await world.import(lines, full(200));
    expect(plan.counts.changes.deactivate).toBe(0);
    expect(plan.changes).toMatchObject([{ kind: 'update', kinds: { infraon: 'protected' } }]);
    expect([...world.settlements.values()].at(-1)).toMatchObject({ status: 'failed', reason: 'protected' });
    expect(world.people()[0]?.desired.active?.value).toBe(false);
    expect(world.accounts.get(account)?.active).toBe(true);
  });

  test('keeps its person’s access in that target only', async () => {
    const { world, account } = await feed(['infraon', 'esper']);
    world.protect(account);
    const plan = await world.import([row(bob)], full(200));
    expect(plan.changes).toMatchObject([
      { kind: 'deactivate', kinds: { infraon: 'protected', esper: 'deactivate' } },
    ]);
    expect(plan.counts.targets).toMatchObject({ infraon: { protected: 1 }, esper: { deactivate: 1 } });
  });

  test('keeps its name, so that no one else is planned to get it', async () => {
    const { world, account } = await feed();
    world.protect(account);
    const plan = await world.plan(
      [
        row({ ...ann, email: 'lee@x.example' }),
        row(bob),
        row({ ...bob, employeeNumber: '3', userName: 'cid', email: 'ann@x.example' }),
      ],
      full(200),
    );
    expect(plan.said).toEqual(['protected', 'unchanged', 'identity-conflict']);
  });
});

test('who leaves and keeps a protected account gives no name up, whatever else the row says', async () => {
  const { world, account } = await feed();
  world.protect(account);
  await world.import([{ ...row(ann), action: 'offboard' }, row(bob)], full(200));
  const renamed: Line = { attributes: { ...ann, email: 'lee@x.example' }, action: 'update' };
  const heir = { ...bob, employeeNumber: '3', userName: 'cid', email: 'ann@x.example' };
  const plan = await world.plan([renamed, row(bob), row(heir)], { mode: 'delta', asOf: 300 });
  expect(plan.said).toEqual(['protected-leaver', 'unchanged', 'identity-conflict']);
});

describe('a difference that an operator has accepted', () => {
  async function accepted() {
    const { world, account } = await feed();
    world.accounts.set(account, { ...world.accounts.get(account), email: 'lee@x.example' });
    await world.accept(account);
    return { world, account };
  }

  test('is no change of the plan’s, and is left as it is by a row that changes something else', async () => {
    const { world, account } = await accepted();
    expect((await world.plan([row(ann), row(bob)], full(200))).said).toEqual(['unchanged', 'unchanged']);
    const plan = await world.import([row({ ...ann, title: 'Head' }), row(bob)], full(200));
    expect(plan.said).toEqual(['update', 'unchanged']);
    expect(world.accounts.get(account)).toMatchObject({ title: 'Head', email: 'lee@x.example' });
    expect((await world.plan([row(ann), row(bob)], full(300))).said[0]).toBe('unchanged');
  });

  test('ends with the next word: the plan changes it, and so does the run', async () => {
    const { world, account } = await accepted();
    const plan = await world.import([row({ ...ann, email: 'a.lee@x.example' }), row(bob)], full(200));
    expect(plan.said).toEqual(['update', 'unchanged']);
    expect(world.accounts.get(account)).toMatchObject({ email: 'a.lee@x.example' });
  });
});

test('the account of someone who was forgotten is planned for no one else, but for whoever has the number', async () => {
  const world = new ImportWorld();
  const account = world.addAccount({ userName: 'ann', email: 'ann@x.example', displayName: 'Ann' });
  world.forgotten.set(account, '1');
  const plan = await world.plan([row({ ...ann, employeeNumber: '7' })], full(200));
  expect(plan.said).toEqual(['identity-conflict']);
  expect([...plan.conflicts()]).toMatchObject([{ sides: [{ kind: 'account', name: 'ann' }] }]);
  expect((await world.plan([row(ann)], full(200))).said).toEqual(['unchanged']);
});
