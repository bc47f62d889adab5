import { describe, expect, test } from 'vitest';
import type { Identifier } from '../../../../shared/domain/identity/identifiers.ts';
import { type FileLine, ImportWorld, type Line } from '../../../support/import-world.ts';
import { at, userEvent } from '../../../support/user-events.ts';

const ann = { employeeNumber: '00100', userName: 'ann', email: 'ann@x.example', givenName: 'Ann' };
const bob = { employeeNumber: '00200', userName: 'bob', email: 'bob@x.example', givenName: 'Bob' };
const named = (value: string): Identifier => ({ type: 'email', value });

/** Ann and Bob were onboarded by webhooks, and have their accounts. */
async function withBoth(): Promise<ImportWorld> {
  const world = new ImportWorld();
  for (const user of [ann, bob]) world.take(userEvent({ type: 'onboard', occurredAt: at(0), user }));
  await world.reconcileAll();
  return world;
}

async function left(world: ImportWorld, lines: readonly FileLine[], mode: 'delta' | 'full' = 'delta') {
  return (await world.plan(lines, { mode })).left;
}

const bothNames = { userName: 'ann', email: 'bob@x.example' };
const offboard = (attributes: Line['attributes']): Line => ({ attributes, action: 'offboard' });

describe('a row that takes access away and comes to nothing is named', () => {
  test.each<[string, FileLine]>([
    ['an offboarding', offboard(bothNames)],
    ['someone inactive', { attributes: { ...bothNames, active: false } }],
    ['an update that says so', { attributes: { ...bothNames, active: false }, action: 'update' }],
  ])('in conflict: %s', async (_, line) => {
    expect(await left(await withBoth(), [line])).toEqual([{ row: 2, reason: 'identity-conflict' }]);
  });

  test('by a number that a spreadsheet has changed', async () => {
    const line = offboard({ employeeNumber: '100' });
    expect(await left(await withBoth(), [line])).toEqual([{ row: 2, reason: 'spreadsheet-damage' }]);
  });

  test('rejected', async () => {
    const line = { identifiers: [named('ann@x.example')], mayLeave: true } as const;
    expect(await left(await withBoth(), [line])).toEqual([{ row: 2, reason: 'rejected-row' }]);
  });

  test('rejected, where it cannot be read who it is', async () => {
    const line = { identifiers: [], isUnclear: true, mayLeave: true } as const;
    expect(await left(await withBoth(), [line])).toEqual([{ row: 2, reason: 'rejected-row' }]);
  });

  test('about an account that no one manages', async () => {
    const world = new ImportWorld();
    world.addAccount({ userName: 'cid', email: 'cid@x.example' });
    const line = { identifiers: [named('cid@x.example')], mayLeave: true } as const;
    expect(await left(world, [line])).toEqual([{ row: 2, reason: 'rejected-row' }]);
  });

  test('under a name that the account does not have', async () => {
    const world = await withBoth();
    for (const [id, account] of world.accounts)
      world.accounts.set(id, { ...account, email: 'other@x.example' });
    world.take(
      userEvent({ type: 'update', occurredAt: at(1), user: { employeeNumber: '00100', active: false } }),
    );
    const line = { identifiers: [named('ann@x.example')], mayLeave: true } as const;
    expect(await left(world, [line])).toEqual([{ row: 2, reason: 'rejected-row' }]);
  });

  test.each<[string, Line]>([
    ['says no more than that they are there', { attributes: { ...ann, title: 'Lead' } }],
    ['updates them', { attributes: { userName: 'ann', title: 'Lead' }, action: 'update' }],
    ['onboards them later', { attributes: ann, action: 'onboard', effectiveAt: at(50_000) }],
  ])('contradicted by a later row about the same person, which %s', async (_, line) => {
    const world = await withBoth();
    const lines = [offboard({ userName: 'ann' }), line];
    const plan = await world.import(lines);
    expect([plan.said, plan.left]).toEqual([
      ['identity-conflict', 'identity-conflict'],
      [{ row: 2, reason: 'identity-conflict' }],
    ]);
    expect([...plan.conflicts()]).toEqual([
      { row: 2, sides: [{ kind: 'row', row: 3 }] },
      { row: 3, sides: [{ kind: 'row', row: 2 }] },
    ]);
    const third = await world.plan([...lines, line], { mode: 'delta' });
    expect(third.left).toEqual([{ row: 2, reason: 'identity-conflict' }]);
  });

  test('contradicted in a full file, whose feed keeps them', async () => {
    const world = await withBoth();
    await world.import([{ attributes: ann }, { attributes: bob }], { mode: 'full', asOf: 100 });
    const lines = [{ attributes: { ...ann, active: false } }, { attributes: ann }, { attributes: bob }];
    const plan = await world.import(lines, { mode: 'full', asOf: 200 });
    expect([plan.said, plan.left]).toEqual([
      ['identity-conflict', 'identity-conflict', 'unchanged'],
      [{ row: 2, reason: 'identity-conflict' }],
    ]);
    const without = await world.plan([{ attributes: bob }], { mode: 'full', asOf: 300 });
    expect(without.counts.absent).toBe(1);
  });

  test.each<[string, FileLine]>([
    ['an offboarding', offboard({ userName: 'ann' })],
    ['someone inactive', { attributes: { ...ann, active: false } }],
    ['an update that says so', { attributes: { userName: 'ann', active: false }, action: 'update' }],
  ])('older than what is known: %s', async (_, line) => {
    const plan = await (await withBoth()).plan([line], { mode: 'delta', asOf: -100 });
    expect([plan.said, plan.left]).toEqual([
      ['superseded-leaver'],
      [{ row: 2, reason: 'superseded-leaver' }],
    ]);
    expect(plan.counts.outcomes.failed).toBe(1);
  });

  test('planned, and withdrawn since another row is in its way', async () => {
    const world = new ImportWorld();
    world.addAccount({ userName: 'cid', email: 'cid@x.example' });
    const lines = [
      offboard({ employeeNumber: '300', userName: 'cid' }),
      { attributes: { employeeNumber: '301', userName: 'cid', email: 'cid@x.example', givenName: 'Cid' } },
    ];
    expect(await left(world, lines)).toEqual([{ row: 2, reason: 'identity-conflict' }]);
  });
});

describe('no one is named', () => {
  test('and the row is carried out, whatever else the account was to be called', async () => {
    const world = await withBoth();
    const readdressed = { employeeNumber: '00100', email: 'bob@x.example' };
    world.take(userEvent({ type: 'update', occurredAt: at(1), user: readdressed }));
    const plan = await world.import([offboard({ employeeNumber: '00100' })]);
    expect([plan.said, plan.left]).toEqual([['deactivate'], []]);
    expect([...world.accounts.values()].map(({ userName, active }) => [userName, active])).toEqual([
      ['ann', false],
      ['bob', true],
    ]);
  });

  test('where the row is carried out', async () => {
    expect(await left(await withBoth(), [offboard({ userName: 'ann' })])).toEqual([]);
  });

  test('where a later row says the same', async () => {
    const lines = [offboard({ userName: 'ann' }), offboard({ employeeNumber: '00100' })];
    const plan = await (await withBoth()).plan(lines, { mode: 'delta' });
    expect([plan.said, plan.left]).toEqual([['duplicate', 'deactivate'], []]);
  });

  test('where a later row is the one that says it', async () => {
    const lines = [{ attributes: { ...ann, title: 'Lead' } }, offboard({ userName: 'ann' })];
    const plan = await (await withBoth()).plan(lines, { mode: 'delta' });
    expect([plan.said, plan.left]).toEqual([['duplicate', 'deactivate'], []]);
  });

  test('where the row takes nothing away', async () => {
    const lines = [{ attributes: bothNames }, [named('ann@x.example')]];
    expect(await left(await withBoth(), lines)).toEqual([]);
  });

  test('where all whom the row may be about have left, and have no account', async () => {
    const world = await withBoth();
    for (const { employeeNumber } of [ann, bob])
      world.take(userEvent({ type: 'offboard', occurredAt: at(1), user: { employeeNumber } }));
    await world.reconcileAll();
    const rejected = { identifiers: [named('ann@x.example')], isUnclear: true, mayLeave: true } as const;
    expect(await left(world, [offboard(bothNames), rejected])).toEqual([]);
  });

  test('where the row can be read, and leads to no one', async () => {
    const line = { identifiers: [named('eve@x.example')], mayLeave: true } as const;
    expect(await left(await withBoth(), [line])).toEqual([]);
  });
});

describe('someone absent from a full file who keeps access', () => {
  async function withFeed(): Promise<ImportWorld> {
    const world = new ImportWorld();
    await world.import([{ attributes: ann }, { attributes: bob }], { mode: 'full', asOf: 100 });
    return world;
  }

  test.each<[string, FileLine, string]>([
    [
      'has their address',
      [named('bob@x.example'), { type: 'employeeNumber', value: '999' }],
      'conflicting-row',
    ],
    ['may be about anyone', { identifiers: [], isUnclear: true }, 'unreadable-row'],
  ])('since a row that is rejected %s is named', async (_, line, reason) => {
    const lines = [{ attributes: ann }, line];
    expect(await left(await withFeed(), lines, 'full')).toEqual([{ row: null, reason }]);
  });

  test.each<[string, Line['attributes'], number]>([
    ['a number, which is not known of them,', { employeeNumber: '7', givenName: 'Bob' }, 0],
    ['an address other than theirs', { email: 'eve@x.example' }, 1],
  ])('since a row of no one who is known has %s is named', async (_, attributes, absent) => {
    const world = new ImportWorld();
    const row = (name: string) => ({ attributes: { email: `${name}@x.example`, givenName: name } });
    await world.import([row('ann'), row('bob')], { mode: 'full', asOf: 100 });
    const lines = [row('ann'), { attributes }];
    const plan = await world.plan(lines, { mode: 'full', asOf: 200 });
    expect([plan.said, plan.counts.absent]).toEqual([['unchanged', 'incomplete-for-create'], absent]);
    expect(plan.left).toEqual(absent === 0 ? [{ row: null, reason: 'unreadable-row' }] : []);
  });

  test('since it cannot be told who it is is named', async () => {
    const world = await withFeed();
    const [member] = world.snapshots.get('hr') ?? [];
    const both = [...(member?.identifiers.slice(1) ?? []), named('bob@x.example')];
    world.snapshots.set('hr', [{ identifiers: both, fingerprint: '' }]);
    expect(await left(world, [], 'full')).toEqual([{ row: null, reason: 'identity-conflict' }]);
  });

  test('is not named where something newer keeps it', async () => {
    const world = await withFeed();
    world.take(userEvent({ type: 'onboard', occurredAt: at(600), user: bob }));
    expect(await left(world, [{ attributes: ann }], 'full')).toEqual([]);
  });
});
