import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { csvOf } from '../../world/csv-of.ts';
import { openDrops } from '../../world/open-drops.ts';

export const tooManyLeave: FaultCase = {
  id: 'F11',
  done: 'a file by which more people would be deactivated than pass; wrong approvals, the dropper’s own one, then the right one',
  invariants: ['A'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const folder = `imports/full/${world.newId()}`;
    const people = Array.from({ length: 12 }, () => world.person());
    const [leaving, staying] = [people.slice(0, 7), people.slice(7)];
    const newcomer = world.person();
    const all = await drops.drop(`${folder}/all.csv`, csvOf(people));
    equal((await drops.summary(all, 'done')).counts.done, 12);
    const state = () =>
      [...people, newcomer].map(({ email }) => [
        world.account(email)?.is_active,
        world.effectsOn(email).length,
      ]);
    const before = state();
    const untilTold = () =>
      world.until('everything was told', async () => (await world.queueDepth('file-drops')) === 0);

    // What else is in the file waits as well.
    const few = await drops.drop(
      `${folder}/few.csv`,
      csvOf([...staying.map((person) => ({ ...person, title: 'Boss' })), newcomer]),
    );
    const held = await drops.summary(few, 'held');
    deepEqual(
      held.heldBecause.map(({ code, count, limit }) => [code, count, limit]),
      [['too-many-deactivations', 7, 5]],
    );
    // One after the other: they have the same name, and who comes too late is not read.
    for (const hash of ['0'.repeat(64), '', held.planHash?.slice(0, 8) ?? '']) {
      await drops.approve(held.importId, hash);
      await untilTold();
    }
    await drops.approve('20260101T000000Z-00000000', held.planHash ?? '');
    await untilTold();
    await drops.approve(held.importId, held.planHash ?? '', 'dropper');
    await untilTold();
    deepEqual(state(), before, 'nothing is done');
    const stillHeld = await drops.summary(few);
    deepEqual([stillHeld.state, stillHeld.releaseRefused?.because], ['held', 'same-principal']);

    await drops.approve(held.importId, held.planHash ?? '');
    const released = await drops.summary(few, 'done');
    equal(released.released?.by, 'AWS:approver');
    for (const { email } of leaving) equal(world.account(email)?.is_active, false, 'deactivated');
    for (const { email } of staying) {
      equal(world.account(email)?.is_active, true);
      equal(world.account(email)?.unshown.organization_role, 'Boss');
    }
    equal(world.account(newcomer.email)?.is_active, true);
  },
};
