import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { assertWholeExport } from '../../world/assert-whole-export.ts';
import { folderOf, openExports } from '../../world/open-exports.ts';

export const noCsvToDownload: FaultCase = {
  id: 'E7',
  done: 'the vendor answers JSON, an error page or nothing in place of the CSV; then the listing fails too',
  invariants: ['L'],
  alone: true,
  timeoutMs: 240_000,
  async run(world) {
    using exports = openExports(world);
    const { simulator } = world;
    const operation = 'download_csv';
    const usual = await exports.nextDate();
    equal((await exports.night(usual)).source, 'download');
    const csv = await exports.text(`${folderOf(usual)}users.csv`);

    const nights = [
      ['JSON', () => simulator.setOptions({ download: 'json' })],
      ['an error page', () => simulator.arm({ kind: 'html', status: 200, operation })],
      ['a gateway that is down', () => simulator.arm({ kind: 'status', status: 503, operation })],
      ['broken connections', () => simulator.arm({ kind: 'reset', operation })],
    ] as const;
    for (const [what, arm] of nights) {
      arm();
      const date = await exports.nextDate();
      const answer = await exports.night(date);
      deepEqual([answer.status, answer.source], ['published', 'listing'], what);
      await assertWholeExport(exports, date);
      deepEqual(linesOf(await exports.text(`${folderOf(date)}users.csv`)), linesOf(csv), what);
      simulator.clearFaults();
      simulator.setOptions({ download: 'csv' });
    }

    const date = await exports.nextDate();
    simulator.arm({ kind: 'status', status: 500, operation: 'list', skip: 1 });
    const answer = await exports.run({ scheduledTime: `${date}T00:15:00Z` }).catch(() => undefined);
    equal(answer, undefined, 'the run fails, so that it is repeated');
    deepEqual(await exports.keys(folderOf(date)), []);
    simulator.clearFaults();
    equal((await exports.night(date)).status, 'published');
  },
};

/** The same rows, in whichever order. */
function linesOf(csv: string): readonly string[] {
  return csv.trimEnd().split(/\r?\n/).toSorted();
}
