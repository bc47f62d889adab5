import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { assertWholeExport } from '../../world/assert-whole-export.ts';
import { folderOf, openExports } from '../../world/open-exports.ts';

export const firedTwice: FaultCase = {
  id: 'E3',
  done: 'the schedule fires twice at once, and again',
  invariants: ['D'],
  alone: true,
  async run(world) {
    using exports = openExports(world);
    const date = await exports.nextDate();
    const downloads = () => world.simulator.requests().byOperation.download_csv?.received ?? 0;
    const before = downloads();
    const kept = await exports.keys('quarantine/');
    const answers = await Promise.all([exports.night(date), exports.night(date)]);
    deepEqual(answers.map(({ status }) => status).toSorted(), ['already-published', 'published']);
    const manifest = await exports.text(`${folderOf(date)}manifest.json`);
    equal((await exports.night(date)).status, 'already-published');
    equal(downloads() - before, 1, 'the directory is downloaded once');
    equal(await exports.text(`${folderOf(date)}manifest.json`), manifest);
    await assertWholeExport(exports, date);
    deepEqual(await exports.keys('quarantine/'), kept, 'attempts leave nothing behind');
  },
};
