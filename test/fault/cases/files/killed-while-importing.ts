import { deepEqual, equal } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultCase } from '../../fault-case.ts';
import { csvOf } from '../../world/csv-of.ts';
import { openDrops } from '../../world/open-drops.ts';

export const killedWhileImporting: FaultCase = {
  id: 'F15',
  done: 'the function that imports is killed four times while it plans and applies',
  invariants: ['L', 'D'],
  alone: true,
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const people = Array.from({ length: 30 }, () => world.person());
    const dropped = await drops.drop(`imports/delta/${world.newId()}.csv`, csvOf(people));
    for (let round = 0; round < 4; round += 1) {
      await sleep(300);
      await world.killFunction('bulk-csv-import');
    }
    const { counts } = await drops.summary(dropped, 'done');
    deepEqual([counts.rows, counts.done], [30, 30]);
    for (const { email } of people) {
      equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1);
      equal(world.invitations(email), 1);
    }
  },
};
