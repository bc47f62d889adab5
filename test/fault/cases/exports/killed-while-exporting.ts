import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { assertWholeExport } from '../../world/assert-whole-export.ts';
import { folderOf, openExports } from '../../world/open-exports.ts';

export const killedWhileExporting: FaultCase = {
  id: 'E4',
  done: 'the function is killed while the directory arrives, and while it is listed; the connection breaks',
  invariants: ['L'],
  alone: true,
  timeoutMs: 240_000,
  async run(world) {
    using exports = openExports(world);
    const good = await exports.nextDate();
    equal((await exports.night(good)).status, 'published');
    const date = await exports.nextDate();
    const slow = [
      { kind: 'drip', operation: 'download_csv', chunkBytes: 200, everyMs: 500 },
      { kind: 'delay', operation: 'list', ms: 60_000, skip: 1 },
    ] as const;
    for (const fault of slow) {
      const { id } = world.simulator.arm(fault);
      const run = exports.night(date).then(
        () => 'done',
        () => 'failed',
      );
      await world.until(`${fault.kind} strikes`, () =>
        world.simulator.faults().some((armed) => armed.id === id && armed.hits > 0),
      );
      await world.killFunction('nightly-export');
      equal(await run, 'failed');
      world.simulator.clearFaults();
      deepEqual(await exports.keys(folderOf(date)), [], 'nothing is published by halves');
      await assertWholeExport(exports, good);
    }
    // A connection that breaks is no export either; the next attempt within the same run is one.
    const cut = world.simulator.arm({
      kind: 'truncated',
      announced: true,
      operation: 'download_csv',
      times: 1,
    });
    const answer = await exports.night(date);
    ok(world.simulator.faults().some(({ id, hits }) => id === cut.id && hits === 1));
    deepEqual([answer.status, answer.source], ['published', 'download']);
    await assertWholeExport(exports, date);
  },
};
