import { expect, test } from 'vitest';
import { driftOptionsSchema } from '../../../shared/drift/drift-context.ts';
import { account, DriftWorld, somebody } from '../../support/drift-world.ts';

const reported = { options: driftOptionsSchema.parse({ heal: 'report' }) };
const left = somebody('ann', { user: { active: false }, accountId: 'a' });
const working = [account('a', { of: 'ann' })];
const deactivated = [account('a', { of: 'ann', shows: { active: false } })];
const woken = (world: DriftWorld) => world.logged.filter(({ code }) => code === 'leaver-not-deactivated');

test('a leaver whose account works again wakes someone each night, and is listed until it does not', async () => {
  const world = new DriftWorld([left], reported);
  await world.run(working);
  await world.run(working);
  const fields = {
    ...{ personId: 'ann', target: 'infraon', reason: 'active-again', eventReference: 'webhook/1' },
  };
  expect(woken(world).map((line) => line.fields)).toEqual([fields, fields]);
  expect([...world.leavers.values()]).toMatchObject([{ personId: 'ann', reason: 'active-again' }]);

  await world.run(deactivated);
  expect(woken(world)).toHaveLength(2);
  expect(world.leavers.size).toBe(0);
});

test('who is about to be healed wakes no one, unless the account is protected', async () => {
  const world = new DriftWorld([left, somebody('b'), somebody('c')], {
    gate: { maxDeactivations: 5, maxDeactivationPercent: 100, maxCreates: 10, maxShrinkPercent: 100 },
  });
  expect(await world.run(working)).toMatchObject({ healing: { state: 'due' } });
  expect(woken(world)).toEqual([]);

  world.decisions.set('a', { accepted: [], protected: { by: 'kim', at: '2026-01-01T00:00:00.000Z' } });
  await world.run(working);
  expect(woken(world)).toHaveLength(1);
});

test('who is listed for another reason stays listed for it', async () => {
  const world = new DriftWorld([left], reported);
  const since = '2026-01-01T00:00:00.000Z';
  const open = {
    personId: 'ann',
    reason: 'protected',
    reference: 'webhook/1',
    target: 'infraon',
    since,
  } as const;
  world.leavers.set('ann', open);
  await world.run(working);
  await world.run(deactivated);
  expect([...world.leavers.values()]).toEqual([open]);
  expect(woken(world)).toEqual([]);
});
