import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../../shared/domain/comparable-value.ts';
import type { DesiredState } from '../../../shared/domain/desired-state.ts';
import { newTargetState } from '../../../shared/domain/person.ts';
import { driftOptionsSchema } from '../../../shared/drift/drift-context.ts';
import { account, DriftWorld, daysAgo, now, somebody } from '../../support/drift-world.ts';
import { at } from '../../support/user-events.ts';

const ann = somebody('ann', { accountId: 'a' });
const annsAccount = account('a', { of: 'ann' });
const gone = { user: { active: false } };

test('an account that is as it should be is no drift', async () => {
  const world = new DriftWorld([ann]);
  const { rows, counts, managed, page } = await world.run([annsAccount]);
  expect(rows).toEqual([]);
  expect(Object.values(counts).every((found) => found === 0)).toBe(true);
  expect(managed).toBe(1);
  expect(page).toContain('No drift');
  expect(world.store.keys()).toEqual(['attempt/drift.csv', 'attempt/drift.html']);
});

test('each attribute that differs is a row that says what is expected and found', async () => {
  const world = new DriftWorld([ann]);
  const shows = { displayName: 'Somebody, Else', active: false };
  const { rows, counts } = await world.run([account('a', { of: 'ann', shows })]);
  expect(counts.differs).toBe(1);
  expect(rows).toEqual([
    'differs,infraon,a,ann@x.example,ann@x.example,displayName,Name of ann,"Somebody, Else",2026-01-01T00:00:00.000Z,2026-11-21T02:00:00.000Z,yes',
    'differs,infraon,a,ann@x.example,ann@x.example,active,true,false,2026-01-01T00:00:00.000Z,2026-11-21T02:00:00.000Z,yes',
  ]);
  expect(world.queued).toEqual(['ann']);
});

test('names are compared as reconciling compares them', async () => {
  const { rows } = await new DriftWorld([ann]).run([
    account('a', { of: 'ann', shows: { email: ' ANN@x.example' } }),
  ]);
  expect(rows).toEqual([]);
});

test('a value that the target refused is no drift', async () => {
  const refused = { displayName: fingerprint('Name of ann') };
  const targets = { infraon: { ...newTargetState, accountId: 'a', refused } };
  const { rows } = await new DriftWorld([{ ...ann, targets }]).run([
    account('a', { of: 'ann', shows: { displayName: 'other' } }),
  ]);
  expect(rows).toEqual([]);
});

test('someone who should have an account and has none is missing', async () => {
  const world = new DriftWorld([ann, somebody('bob', { accountId: 'b' }), somebody('eve')]);
  const { rows, counts } = await world.run([annsAccount]);
  expect(counts.missing).toBe(2);
  expect(rows[0]).toBe('missing,infraon,,bob@x.example,bob@x.example,,,,2026-01-01T00:00:00.000Z,,yes');
  expect(world.queued).toEqual(['bob', 'eve']);
});

describe('someone who has no account because another one has the name', () => {
  test('is in conflict: it is said whose it is, and no one is put on the queue', async () => {
    const eve = somebody('eve', { user: { email: 'ann@x.example' } });
    const world = new DriftWorld([ann, eve]);
    const { rows, counts, healing, page } = await world.run([annsAccount]);
    expect(counts).toMatchObject({ conflict: 1, missing: 0 });
    expect(rows).toEqual([
      'conflict,infraon,,eve@x.example,ann@x.example,email,ann@x.example,ann@x.example,,,no',
    ]);
    expect(healing).toMatchObject({ people: 0, creates: 0 });
    expect(world.queued).toEqual([]);
    expect(page).toContain('belongs to');
  });

  test('also where only the account shows the name, and its person was never given it', async () => {
    const eve = somebody('eve', { user: { email: 'info@x.example' } });
    const listed = account('a', { of: 'ann', shows: { email: 'Info@x.example' } });
    const world = new DriftWorld([{ ...ann, desired: without(ann.desired, 'email') }, eve]);
    expect((await world.run([listed])).rows).toEqual([
      'conflict,infraon,,eve@x.example,info@x.example,email,info@x.example,ann@x.example,,,no',
    ]);
  });

  test('is missing once the name was given up', async () => {
    const eve = somebody('eve', { user: { email: 'info@x.example' } });
    const moved = { type: 'email', value: 'info@x.example', from: at(0), last: at(0), until: at(1) } as const;
    const bearer = { ...ann, identifiers: [...ann.identifiers, moved] };
    const { counts } = await new DriftWorld([bearer, eve]).run([annsAccount]);
    expect(counts).toMatchObject({ conflict: 0, missing: 1 });
  });
});

test('no one is missing who left, or whom no one onboarded', async () => {
  const people = [somebody('ann', gone), somebody('bob', { more: { onboarded: false } })];
  const { rows } = await new DriftWorld(people).run([]);
  expect(rows).toEqual([]);
});

test('someone who has not accepted an invitation yet is not missing', async () => {
  const invited = (creatingSince: string) => ({
    ...somebody('ann'),
    targets: { infraon: { ...newTargetState, creatingSince, invitation: 'invited' as const } },
  });
  const targetWithInvitations = {
    target: {
      name: 'infraon',
      visibleAttributes: ['email', 'active'] as const,
      hiddenAttributes: [],
      isProtected: async () => false,
      createsByInvitation: { validSeconds: 7 * 24 * 3600, invite: async () => {} },
    },
  };
  const world = new DriftWorld([invited(daysAgo(6))], targetWithInvitations);
  expect(await world.run([])).toMatchObject({ rows: [], invited: 1 });
  const expired = new DriftWorld([invited(daysAgo(8))], targetWithInvitations);
  expect(await expired.run([])).toMatchObject({ counts: { missing: 1 }, invited: 0 });
});

test('a leaver whose account is active is told, and healed', async () => {
  const world = new DriftWorld([somebody('ann', { ...gone, accountId: 'a' })]);
  const { rows } = await world.run([annsAccount]);
  expect(rows).toEqual([
    'leaver-active,infraon,a,ann@x.example,ann@x.example,active,false,true,2026-01-01T00:00:00.000Z,2026-11-21T02:00:00.000Z,yes',
  ]);
  expect(world.queued).toEqual(['ann']);
});

test('so is one of an account that came from a record which was joined', async () => {
  const targets = { infraon: { ...newTargetState, accountId: 'a', otherAccountIds: ['b'] } };
  const accounts = [annsAccount, account('b', { of: 'ann' })];
  const world = new DriftWorld([{ ...somebody('ann', gone), targets }]);
  expect(await world.run(accounts)).toMatchObject({ counts: { 'leaver-active': 2 }, healing: { people: 1 } });
  expect(world.queued).toEqual(['ann']);
  const staying = await new DriftWorld([{ ...ann, targets }]).run(accounts);
  expect(staying.rows).toEqual([]);
});

test('an account that no one asked for is told and left alone, but not one that is protected', async () => {
  const world = new DriftWorld([ann]);
  const { rows, protectedAccounts } = await world.run([annsAccount, account('z'), account('own-account')]);
  expect(rows).toEqual([
    'unmanaged,infraon,z,z@x.example,z@x.example,,,,2025-10-18T02:00:00.000Z,2026-11-21T02:00:00.000Z,no',
  ]);
  expect(protectedAccounts).toBe(1);
  expect(world.queued).toEqual([]);
});

test('a protected account that differs is told, and not healed', async () => {
  const world = new DriftWorld([somebody('ann', { accountId: 'own-account' })]);
  const { rows } = await world.run([account('own-account', { of: 'ann', shows: { displayName: 'Boss' } })]);
  expect(rows[0]).toMatch(/^differs,.*,no$/);
  expect(world.queued).toEqual([]);
});

describe('an account that the ledger does not know', () => {
  test('is its person’s where name or address say so, and is noted', async () => {
    const world = new DriftWorld([somebody('ann'), somebody('bob')]);
    const { rows, noted } = await world.run([
      account('a', { of: 'ann', shows: { userName: 'other' } }),
      account('b', { of: 'bob' }),
    ]);
    expect(world.noted).toEqual([
      { personId: 'ann', accountId: 'a' },
      { personId: 'bob', accountId: 'b' },
    ]);
    expect(noted).toBe(2);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatch(/^differs,infraon,a,other,ann@x.example,userName,ann@x.example,other,/);
  });

  test('is unmanaged where its person has another one', async () => {
    const { counts } = await new DriftWorld([ann]).run([annsAccount, account('b', { of: 'ann' })]);
    expect(counts).toMatchObject({ unmanaged: 1, differs: 0, ambiguous: 0 });
  });

  test('is its person’s where the one that is known was replaced', async () => {
    const world = new DriftWorld([ann]);
    expect(await world.run([account('b', { of: 'ann' })])).toMatchObject({ rows: [], managed: 1 });
    expect(world.noted).toEqual([]);
  });

  test('is unmanaged where it was someone’s once, who has another one', async () => {
    const known = { person: ann, formerIds: ['z'] };
    expect(await new DriftWorld([known]).run([annsAccount, account('z')])).toMatchObject({
      counts: { unmanaged: 1 },
      managed: 1,
    });
  });

  test('is no one’s where there are two of them, and no one is missing or healed', async () => {
    const world = new DriftWorld([somebody('ann')]);
    const { counts } = await world.run([account('a', { of: 'ann' }), account('b', { of: 'ann' })]);
    expect(counts).toMatchObject({ ambiguous: 2, missing: 0 });
    expect([world.queued, world.noted]).toEqual([[], []]);
  });

  test('is no one’s where it bears the names of two people', async () => {
    const world = new DriftWorld([somebody('ann'), somebody('bob')]);
    const { counts } = await world.run([account('a', { of: 'ann', shows: { email: 'bob@x.example' } })]);
    expect(counts).toMatchObject({ ambiguous: 1, missing: 0 });
    expect([world.queued, world.noted]).toEqual([[], []]);
  });
});

describe('people whose changes are under way are not compared', () => {
  const changed = account('a', { of: 'ann', shows: { displayName: 'other' } });
  const seconds = (count: number) => new Date(now.getTime() + count * 1000).toISOString();

  test('while something is open, or was done since the listing began', async () => {
    for (const known of [{ hasOpenWork: true }, { workedOnUntil: seconds(1) }]) {
      const { rows, underWay } = await new DriftWorld([{ person: ann, ...known }]).run([changed]);
      expect([rows, underWay]).toEqual([[], 1]);
    }
    const before = { person: ann, workedOnUntil: seconds(-1) };
    expect(await new DriftWorld([before]).run([changed])).toMatchObject({ counts: { differs: 1 } });
  });

  test('nor is someone missing whose account was made a moment before', async () => {
    const missing = async (workedOnUntil: string) =>
      (await new DriftWorld([{ person: ann, workedOnUntil }]).run([])).counts.missing;
    expect([await missing(seconds(-299)), await missing(seconds(-301))]).toEqual([0, 1]);
  });
});

describe('logins', () => {
  const logins = async (more: object, tellsLogins = true) => {
    const world = new DriftWorld([ann], { directory: { tellsLogins } });
    const { lastLoginAt: _, ...listed } = annsAccount;
    return (await world.run([{ ...listed, ...more }])).rows.map((row) => row.split(',')[0]);
  };

  test('never, of an account that is not new', async () => {
    expect(await logins({})).toEqual(['never-logged-in']);
    expect(await logins({ createdAt: daysAgo(29) })).toEqual([]);
    expect(await logins({ createdAt: daysAgo(31) })).toEqual(['never-logged-in']);
    expect(await logins({ loginUnclear: true })).toEqual([]);
  });

  test('not for long', async () => {
    expect(await logins({ lastLoginAt: daysAgo(91) })).toEqual(['long-not-logged-in']);
    expect(await logins({ lastLoginAt: daysAgo(89) })).toEqual([]);
  });

  test('of inactive accounts, or where the target does not tell, nothing is said', async () => {
    const inactive = {
      account: { id: 'a', attributes: { ...annsAccount.account.attributes, active: false } },
    };
    expect(await logins(inactive)).toEqual(['differs']);
    expect(await logins({}, false)).toEqual([]);
  });
});

describe('healing', () => {
  const leavers = Array.from({ length: 6 }, (_, index) =>
    somebody(`p${index}`, { ...gone, accountId: `${index}` }),
  );
  const accounts = leavers.map(({ id }, index) => account(`${index}`, { of: id }));

  test('is held where it would do too much, and no one is put on the queue', async () => {
    const world = new DriftWorld(leavers);
    const { rows, healing, page } = await world.run(accounts);
    expect(healing).toMatchObject({
      state: 'held',
      people: 6,
      deactivations: 6,
      heldBecause: [{ code: 'too-many-deactivations', count: 6, limit: 5 }],
    });
    expect(rows.map((row) => row.split(',').at(-1))).toEqual(Array(6).fill('held'));
    expect(page).toContain('Healing is held');
    expect(world.queued).toEqual([]);
    expect(world.logged).toContainEqual({
      code: 'heal-held',
      fields: { target: 'infraon', reason: 'too-many-deactivations', count: 6 },
    });
  });

  test('counts the accounts that it would create', async () => {
    const people = Array.from({ length: 11 }, (_, index) => somebody(`p${index}`));
    const { healing } = await new DriftWorld(people).run([]);
    expect(healing).toMatchObject({
      state: 'held',
      creates: 11,
      heldBecause: [{ code: 'too-many-creates' }],
    });
  });

  test('is only told where it is not asked for', async () => {
    for (const [heal, state] of [
      ['off', 'off'],
      ['report', 'reported'],
    ]) {
      const world = new DriftWorld(leavers, { options: driftOptionsSchema.parse({ heal }) });
      const { rows, healing } = await world.run(accounts);
      expect(healing).toMatchObject({ state, people: 6, heldBecause: heal === 'off' ? [] : [{}] });
      expect(rows.every((row) => row.endsWith(',no'))).toBe(true);
      expect(world.queued).toEqual([]);
      expect(world.logged.some(({ code }) => code === 'heal-held')).toBe(false);
    }
  });
});

test('formulas are neutralised in what people open, and markup is escaped', async () => {
  const world = new DriftWorld([]);
  const shows = { userName: '=cmd()', email: '<img src=x>' };
  const { rows, page } = await world.run([account('z', { shows })]);
  expect(rows[0]).toContain("'=cmd()");
  expect(page).not.toContain('<img');
  expect(page).toContain('&lt;img src=x&gt;');
});

test('a check that fails leaves none of its notes behind, and heals no one', async () => {
  const world = new DriftWorld([ann]);
  world.store.before = (call, key) => {
    if (call === 'put' && key.endsWith('drift.html')) throw new Error('no space');
  };
  const check = world.open();
  await check.take(account('z'));
  await expect(check.finish()).rejects.toThrow('no space');
  await check.abort();
  expect(world.store.keys()).toEqual(['attempt/drift.csv']);
  expect(await check.heal()).toBe(0);
});

function without(desired: DesiredState, name: keyof DesiredState): DesiredState {
  return Object.fromEntries(Object.entries(desired).filter(([one]) => one !== name));
}
