import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { csvOf } from '../../world/csv-of.ts';
import { openDrops } from '../../world/open-drops.ts';

export const toldSeveralTimes: FaultCase = {
  id: 'F1',
  done: 'S3 tells of the same object three times more at once, and again when it is done',
  invariants: ['D'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const people = Array.from({ length: 5 }, () => world.person());
    const key = `imports/delta/${world.newId()}.csv`;
    const file = await drops.drop(key, csvOf(people));
    const tellThrice = () => Promise.all([1, 2, 3].map(() => drops.tell({ ...file, escapedKey: key })));
    deepEqual(new Set(await tellThrice()), new Set([file.importId]));
    const { counts } = await drops.summary(file, 'done');
    deepEqual([counts.rows, counts.done], [5, 5]);
    await tellThrice();
    await world.until('everything was told', async () => (await world.queueDepth('file-drops')) === 0);

    deepEqual(
      (await drops.summariesOf(key)).map(({ importId, counts: { done } }) => [importId, done]),
      [[file.importId, 5]],
      'one import',
    );
    for (const { email } of people) {
      equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1, 'created once');
      equal(world.accounts(email).length, 1);
      equal(world.invitations(email), 1, 'invited once');
    }
  },
};
