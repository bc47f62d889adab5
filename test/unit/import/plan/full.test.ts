import { describe, expect, test } from 'vitest';
import { type FileOptions, ImportWorld, type Line } from '../../../support/import-world.ts';
import { at, userEvent } from '../../../support/user-events.ts';

const person = (name: string, more: Line['attributes'] = {}): Line => ({
  attributes: {
    employeeNumber: `E-${name}`,
    userName: name,
    email: `${name}@x.example`,
    givenName: name,
    familyName: 'Lee',
    phone: '1',
    ...more,
  },
});
const full = (asOf = 500, feed = 'hr'): FileOptions => ({
  mode: 'full',
  feed,
  asOf,
  importId: `i${asOf}-00000000`,
});

/** Accounts that no one manages yet. */
function withAccounts(...names: readonly string[]): ImportWorld {
  const world = new ImportWorld();
  for (const name of names) {
    world.addAccount({ userName: name, email: `${name}@x.example`, displayName: `${name} Lee` });
  }
  return world;
}

function isActive(world: ImportWorld, name: string) {
  return [...world.accounts.values()].find(({ userName }) => userName === name)?.active;
}

describe("a feed's first full file", () => {
  test('adopts what it finds: where nothing differs, nothing is written and no one invited', async () => {
    const world = withAccounts('ann', 'bob', 'root');
    const plan = await world.import([person('ann'), person('bob')], full());
    expect(plan.said).toEqual(['unchanged', 'unchanged']);
    expect(world.people()).toEqual([]);
    expect(world.calls).toEqual([]);
    expect([...plan.listUnmatchedAccounts()]).toEqual([
      { target: 'infraon', id: 'account-3', name: 'root', active: true },
    ]);
    expect(plan.unmatchedAccounts).toBe(1);
  });

  test('writes what differs, and invites no one who had an account', async () => {
    const world = withAccounts('ann', 'bob');
    const plan = await world.import([person('ann', { familyName: 'Li' }), person('bob')], full());
    expect(plan.said).toEqual(['update', 'unchanged']);
    expect(plan.changes[0]?.event).toMatchObject({
      type: 'onboard',
      user: { givenName: 'ann', familyName: 'Li' },
    });
    expect(plan.changes[0]?.event.user).not.toHaveProperty('phone');
    expect(world.calls).toEqual(['update']);
  });

  test('lets no one leave', async () => {
    const world = withAccounts('ann', 'bob');
    expect((await world.plan([person('ann')], full())).counts.absent).toBe(0);
  });

  test('is told apart from later ones, in which a cell that no account shows differs where the file changed', async () => {
    const world = withAccounts('ann', 'bob', 'cy');
    await world.import([person('ann'), person('bob')], full(100));
    const plan = await world.import([person('ann', { phone: '2' }), person('bob'), person('cy')], full(200));
    expect(plan.said).toEqual(['update', 'unchanged', 'update']);
    expect(plan.changes[0]?.event.user).toEqual({
      employeeNumber: 'E-ann',
      userName: 'ann',
      email: 'ann@x.example',
      phone: '2',
    });
    const again = await world.plan([person('ann', { phone: '2' }), person('bob'), person('cy')], full(300));
    expect(again.changes).toEqual([]);
  });

  test('keeps what a cell said before it was blank', async () => {
    const world = withAccounts('ann');
    await world.import([person('ann')], full(100));
    await world.import([{ attributes: { userName: 'ann' } }], full(200));
    expect((await world.plan([person('ann')], full(300))).said).toEqual(['unchanged']);
    const changed = await world.plan([person('ann', { phone: '2' })], full(300));
    expect(changed.changes[0]?.event.user).toMatchObject({ phone: '2' });
  });
});

describe('absence', () => {
  test('ends the account of someone who was in the last accepted file, once', async () => {
    const world = withAccounts('ann', 'bob');
    await world.import([person('ann'), person('bob')], full(100));
    const plan = await world.import([person('ann')], full(200));
    expect(plan.changes).toMatchObject([
      { row: null, kind: 'deactivate', event: { type: 'offboard', source: 'import', occurredAt: at(200) } },
    ]);
    expect(plan.changes[0]?.event.eventId).toMatch(/^i200-00000000-absent-[0-9a-f]{16}$/);
    expect(plan.counts).toMatchObject({ absent: 1, changes: { deactivate: 1 }, rows: 1 });
    expect(isActive(world, 'bob')).toBe(false);
    expect((await world.plan([person('ann')], full(300))).changes).toEqual([]);
  });

  test('is lifted by presence', async () => {
    const world = withAccounts('ann', 'bob');
    await world.import([person('ann'), person('bob')], full(100));
    await world.import([person('ann')], full(200));
    const plan = await world.import([person('ann'), person('bob')], full(300));
    expect(plan.said).toEqual(['unchanged', 'reactivate']);
    expect(isActive(world, 'bob')).toBe(true);
    expect((await world.plan([person('ann'), person('bob')], full(400))).changes).toEqual([]);
  });

  test('is not lifted where someone was offboarded as well', async () => {
    const world = withAccounts('ann', 'bob');
    await world.import([person('ann'), person('bob')], full(100));
    await world.import([person('ann')], full(200));
    world.take(userEvent({ type: 'offboard', occurredAt: at(250), user: { email: 'bob@x.example' } }));
    expect((await world.plan([person('ann'), person('bob')], full(300))).said).toEqual([
      'unchanged',
      'offboarded-stays',
    ]);
  });

  test('ends the account of someone who was offboarded by a number that no one knew', async () => {
    const world = withAccounts('ann', 'bob', 'cy');
    await world.import([person('ann'), person('bob'), person('cy')], full(100));
    for (const name of ['bob', 'cy']) {
      world.take(userEvent({ type: 'offboard', occurredAt: at(150), user: { employeeNumber: `E-${name}` } }));
    }
    await world.reconcileAll();
    expect([isActive(world, 'bob'), isActive(world, 'cy')]).toEqual([true, true]);

    const plan = await world.import([person('ann'), person('cy')], full(200));
    expect(plan.said).toEqual(['unchanged', 'deactivate']);
    expect(plan.counts).toMatchObject({ absent: 1, changes: { deactivate: 2 } });
    expect([isActive(world, 'bob'), isActive(world, 'cy')]).toEqual([false, false]);
    const next = await world.plan([person('ann'), person('cy')], full(300));
    expect(next.said).toEqual(['unchanged', 'offboarded-stays']);
    expect(next.changes).toEqual([]);
  });

  test('from one feed leaves the people of another alone', async () => {
    const world = withAccounts('ann', 'bob', 'cy');
    await world.import([person('ann'), person('bob')], full(100, 'hr'));
    await world.import([person('cy')], full(100, 'contractors'));
    const plan = await world.import([person('ann')], full(200, 'hr'));
    expect(plan.counts.absent).toBe(1);
    expect([isActive(world, 'ann'), isActive(world, 'bob'), isActive(world, 'cy')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('is not taken from a file that is older than a webhook', async () => {
    const world = withAccounts('ann', 'bob');
    await world.import([person('ann'), person('bob')], full(100));
    world.take(userEvent({ type: 'onboard', occurredAt: at(300), user: person('bob').attributes }));
    await world.reconcileAll();
    expect((await world.plan([person('ann')], full(200))).changes).toEqual([]);
  });

  test('is not what a rejected row says, and the next file is compared with what was there before', async () => {
    const world = withAccounts('ann', 'bob');
    await world.import([person('ann'), person('bob')], full(100));
    const rejected = await world.import(
      [person('ann'), [{ type: 'email', value: 'bob@x.example' }]],
      full(200),
    );
    expect(rejected.said).toEqual(['unchanged', 'rejected']);
    expect(rejected.counts.absent).toBe(0);
    expect((await world.plan([person('ann'), person('bob')], full(300))).changes).toEqual([]);
    expect((await world.plan([person('ann')], full(300))).counts.absent).toBe(1);
  });

  test('is not taken from a new name that the ledger or the account shows to be the same person', async () => {
    const world = withAccounts('ann', 'bob');
    world.take(userEvent({ type: 'onboard', user: { userName: 'ann', email: 'ann@x.example' } }));
    await world.reconcileAll();
    const [ann, bob] = [{ attributes: { userName: 'ann' } }, { attributes: { userName: 'bob' } }];
    await world.import([ann, bob], full(100));
    const renamed = [{ attributes: { email: 'ann@x.example' } }, { attributes: { email: 'bob@x.example' } }];
    const plan = await world.plan(renamed, full(200));
    expect(plan.said).toEqual(['unchanged', 'unchanged']);
    expect(plan.counts.absent).toBe(0);
  });

  test('is not taken from someone whose address the file has under another number, and they are named', async () => {
    const world = withAccounts('ann');
    await world.import([person('ann')], full(100));
    const other = person('ann', { employeeNumber: 'E-2', userName: 'ann2' });
    const plan = await world.import([other], full(200));
    expect(plan.said).toEqual(['identity-conflict']);
    expect(plan.changes).toEqual([]);
    expect(plan.leftAlone).toMatchObject([{ because: 'conflicting-row', user: { userName: 'ann' } }]);
    expect([...world.accounts.values()]).toMatchObject([{ userName: 'ann', active: true }]);
    expect((await world.plan([], full(300))).counts.absent).toBe(1);
  });

  test('of a person who never got an account ends nothing', async () => {
    const world = new ImportWorld();
    world.snapshots.set('hr', [{ identifiers: [{ type: 'email', value: 'z@x.example' }], fingerprint: '' }]);
    expect((await world.plan([], full())).changes).toEqual([]);
  });
});

describe("a plan's hash", () => {
  const lines = [person('ann', { title: 'A' }), person('bob'), person('ann', { title: 'B' })];

  test('is that of the preview, whenever and under whichever id it was made', async () => {
    const world = withAccounts('bob');
    const preview = await world.plan(lines, { ...full(500), importId: 'preview' });
    const later = await world.plan(lines, { ...full(510), importId: 'real', now: 1010 });
    expect(later.hash).toBe(preview.hash);
    expect(preview.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('does not change because a scheduled time has come', async () => {
    const world = withAccounts('bob');
    const leaver = [{ ...person('bob'), action: 'offboard' as const, effectiveAt: at(1005) }];
    const before = await world.plan(leaver, { now: 1000 });
    const after = await world.plan(leaver, { now: 1010 });
    expect([before.said, after.said]).toEqual([['schedule-deactivate'], ['deactivate']]);
    expect(after.hash).toBe(before.hash);
  });

  test('is another one for another file, feed, mode, or state of things', async () => {
    const world = withAccounts('bob');
    const hashes = [
      await world.plan(lines, full()),
      await world.plan(lines.slice(0, 2), full()),
      await world.plan(lines, full(500, 'other')),
      await world.plan(lines, { asOf: 500 }),
    ].map(({ hash }) => hash);
    world.addAccount({ userName: 'ann', email: 'ann@x.example', displayName: 'ann Lee' });
    hashes.push((await world.plan(lines, full())).hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

test('a role that needs approval is told where a change grants it', async () => {
  const world = withAccounts('ann');
  const lines = [
    person('bob', { role: 'Infraon Admin' }),
    person('cy', { role: 'Infraon Admin' }),
    person('cy', { role: 'Requester' }),
  ];
  const plan = await world.plan(lines, { approvalRoles: ['Infraon Admin'] });
  expect(plan.approvalRoles).toEqual([{ role: 'Infraon Admin', count: 1 }]);
});

test('someone missing who has no account is not taken for the owner of another’s with the same address', async () => {
  const world = new ImportWorld();
  const email = 'team@x.example';
  for (const employeeNumber of ['1', '2']) {
    world.take(userEvent({ type: 'onboard', user: { employeeNumber, email, givenName: 'Ann' } }));
  }
  await world.reconcileAll();
  world.snapshots.set('hr', [{ identifiers: [{ type: 'employeeNumber', value: '2' }], fingerprint: '' }]);
  const plan = await world.import([], full(200));
  expect(plan.changes).toMatchObject([{ row: null, kind: 'update', kinds: { infraon: 'unchanged' } }]);
  expect([...world.accounts.values()]).toMatchObject([{ active: true }]);
});

test('an address that cannot be read, beside a number in Word’s quotation marks, may be whoever has that number', async () => {
  const world = new ImportWorld();
  await world.import([person('ann'), person('bob')], full(100));
  const unreadable = {
    identifiers: [{ type: 'employeeNumber' as const, value: '“e-ann”' }],
    isUnclear: true as const,
  };
  const plan = await world.plan([unreadable, person('bob')], full(200));
  expect(plan.counts.absent).toBe(0);
  expect(plan.leftAlone).toMatchObject([{ because: 'unreadable-row' }]);
});
