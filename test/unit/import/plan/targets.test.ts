import { describe, expect, test } from 'vitest';
import { newPerson, newTargetState } from '../../../../shared/domain/person.ts';
import type { ActualAccount, TargetPolicy } from '../../../../shared/domain/reconcile.ts';
import { readDirectory } from '../../../../shared/import/plan/input/compact-directory.ts';
import { locateAccounts } from '../../../../shared/import/plan/input/locate-accounts.ts';
import { type FileOptions, ImportWorld, type Line, policy } from '../../../support/import-world.ts';
import { at, userEvent } from '../../../support/user-events.ts';

/** Shows names in parts, takes a title, has no place for a phone number, and invites no one. */
const other: TargetPolicy = {
  ...policy,
  visibleAttributes: ['userName', 'email', 'givenName', 'familyName', 'active'],
  hiddenAttributes: ['title'],
  invite: false,
};
const ann = { userName: 'ann', email: 'ann@x.example' };
const names = { givenName: 'Ann', familyName: 'Lee' };
const row = (attributes: Line['attributes'], more: Omit<Line, 'attributes'> = {}): Line => ({
  attributes: { ...ann, ...attributes },
  ...more,
});
const full = (asOf = 500): FileOptions => ({ mode: 'full', asOf, importId: `i${asOf}-00000000` });

function open(): ImportWorld {
  return new ImportWorld([
    { name: 'infraon', policy },
    { name: 'second', policy: other },
  ]);
}

/** Ann has an account in both, and no one knows her. */
function withAnn(second: Line['attributes'] = names): ImportWorld {
  const world = open();
  world.addAccount({ ...ann, displayName: 'Ann Lee' });
  world.addAccount({ ...ann, ...second }, 'second');
  return world;
}

describe('with two targets', () => {
  test('someone whom no one knows gets an account in both, by one event', async () => {
    const world = open();
    const plan = await world.import([row({ ...names, phone: '1' })]);
    expect(plan.changes).toMatchObject([
      { kind: 'create', kinds: { infraon: 'create', second: 'create' }, event: { type: 'onboard' } },
    ]);
    const none = { update: 0, reactivate: 0, deactivate: 0, unchanged: 0, unclear: 0, protected: 0 };
    expect(plan.counts.targets).toEqual({
      infraon: { create: 1, ...none },
      second: { create: 1, ...none },
    });
    expect([...world.accountsOf('second').values()]).toMatchObject([{ ...ann, ...names, active: true }]);
  });

  test('only one of which knows the person, the other gets an account', async () => {
    const world = open();
    world.addAccount({ ...ann, displayName: 'Ann Lee' });
    const plan = await world.import([row({ displayName: 'Ann Lee' })], full());
    expect(plan.changes).toMatchObject([
      { kind: 'create', kinds: { infraon: 'unchanged', second: 'create' }, event: { type: 'onboard' } },
    ]);
    expect(plan.counts).toMatchObject({
      changes: { create: 1, update: 0 },
      targets: { infraon: { unchanged: 1, create: 0 }, second: { create: 1 } },
    });
    expect(world.accountsOf('second').size).toBe(1);
  });

  test('a first full file adopts both, and writes nothing where nothing differs', async () => {
    const world = withAnn();
    const plan = await world.import([row({ ...names, phone: '1', title: 'Clerk' })], full());
    expect(plan.said).toEqual(['unchanged']);
    expect(world.calls).toEqual([]);
    expect(plan.counts.targets).toMatchObject({ infraon: { unchanged: 1 }, second: { unchanged: 1 } });
  });

  test('one event carries what differs in either', async () => {
    const plan = await withAnn({ givenName: 'Anne', familyName: 'Lee' }).plan([row(names)], full());
    expect(plan.changes).toMatchObject([
      { kinds: { second: 'update' }, event: { user: { givenName: 'Ann', familyName: 'Lee' } } },
    ]);
  });

  test('what a target has no place for does not count for it', async () => {
    const world = withAnn();
    await world.import([row({ ...names, phone: '1' })], full(100));
    const phone = await world.plan([row({ ...names, phone: '2' })], full(200));
    expect(phone.changes[0]).toMatchObject({
      kinds: { infraon: 'update', second: 'unchanged' },
      event: { user: { ...ann, phone: '2' } },
    });
    expect((await world.plan([row({ ...names, phone: '1' })], full(200))).changes).toEqual([]);
  });

  test('an update creates no one, and nothing differs for want of an account', async () => {
    const world = open();
    world.addAccount({ ...ann, displayName: 'Ann Lee' });
    const unchanged = await world.plan([row({ displayName: 'Ann Lee' }, { action: 'update' })]);
    expect(unchanged.said).toEqual(['unchanged']);
    const changed = await world.import([row({ displayName: 'Ann Li' }, { action: 'update' })]);
    expect(changed.changes).toMatchObject([{ kinds: { infraon: 'update', second: 'unchanged' } }]);
    expect(world.accountsOf('second').size).toBe(0);
  });

  test('who leaves, leaves both; who has left one, leaves the other', async () => {
    const world = withAnn({ ...names, active: false });
    await world.import([row({ ...names }, { action: 'update' })], full(100));
    const plan = await world.import([], full(200));
    expect(plan.changes).toMatchObject([
      { row: null, kind: 'deactivate', kinds: { infraon: 'deactivate', second: 'unchanged' } },
    ]);
    expect(plan.counts.targets).toMatchObject({ infraon: { deactivate: 1 }, second: { unchanged: 1 } });
    expect([...world.accounts.values()]).toMatchObject([{ active: false }]);
  });

  test('a target that has two accounts of the person is a conflict, and of a leaver keeps the other from nothing', async () => {
    const world = withAnn();
    world.addAccount({ userName: 'ann2', email: ann.email, ...names }, 'second');
    expect((await world.plan([row(names)], full())).said).toEqual(['identity-conflict']);
    expect((await world.plan([row({ ...names, familyName: 'Li' })], full())).said).toEqual([
      'identity-conflict',
    ]);
    const plan = await world.plan([row(names, { action: 'offboard' })], full());
    expect(plan.changes).toMatchObject([
      { kind: 'deactivate', kinds: { infraon: 'deactivate', second: 'unclear' } },
    ]);
    expect(plan.counts.targets).toMatchObject({ second: { unclear: 1, update: 0 } });
  });

  test('a later row about the same person takes back what was counted for the earlier one', async () => {
    const plan = await open().plan([row(names), row({ ...names, title: 'Clerk' })]);
    expect(plan.said).toEqual(['duplicate', 'create']);
    expect(plan.counts.targets).toMatchObject({ infraon: { create: 1 }, second: { create: 1 } });
  });

  test('the hash tells what becomes of each', async () => {
    const [both, one] = [open(), open()];
    const row1 = [row(names)];
    one.addAccount({ ...ann, displayName: 'Ann Lee' });
    const [left, right] = [await both.plan(row1), await one.plan(row1)];
    expect(left.changes.map(({ event }) => event)).toEqual(right.changes.map(({ event }) => event));
    expect(left.hash).not.toBe(right.hash);
  });

  test('accounts that no one manages are listed with their target', async () => {
    const world = withAnn();
    world.addAccount({ userName: 'root', displayName: 'Root' });
    world.addAccount({ userName: 'admin' }, 'second');
    const plan = await world.plan([row(names)], full());
    expect([...plan.listUnmatchedAccounts()].map(({ target, name }) => `${target} ${name}`)).toEqual([
      'infraon root',
      'second admin',
    ]);
    expect(plan.unmatchedAccounts).toBe(2);
  });

  test('a target that was added later gets an account for everyone who is known', async () => {
    const world = open();
    world.take(userEvent({ type: 'onboard', occurredAt: at(0), user: { ...ann, ...names } }));
    await world.reconcileAll();
    world.accountsOf('second').clear();
    const plan = await world.import([row(names)]);
    expect(plan.changes).toMatchObject([{ kinds: { infraon: 'unchanged', second: 'create' } }]);
    expect(world.accountsOf('second').size).toBe(1);
  });
});

test('an account that a valid invitation will make is on its way, and one of an old invitation is not', async () => {
  const directory = await readDirectory(noAccounts(), other.visibleAttributes);
  const targets = [{ name: 'second', policy: other, directory, invitationValidSeconds: 3600 }];
  const invited = { ...newTargetState, creatingSince: at(0), invitation: 'invited' as const };
  const person = { ...newPerson('p1'), targets: { second: invited } };
  const isComing = (minute: number) =>
    locateAccounts(targets, {
      person,
      identifiers: [],
      isForeign: () => false,
      isTaken: () => false,
      now: new Date(at(minute)),
    }).targets.map((target) => target.isComing);
  expect([isComing(59), isComing(61)]).toEqual([[true], [false]]);
});

async function* noAccounts(): AsyncGenerator<ActualAccount> {}
