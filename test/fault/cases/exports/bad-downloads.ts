import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { FaultInput } from '../../../../infra/simulators/infraon/index.ts';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { assertWholeExport } from '../../world/assert-whole-export.ts';
import { type Exports, folderOf, openExports } from '../../world/open-exports.ts';

const download = { operation: 'download_csv', times: 1 } as const;

/** What is wrong with the download of a night, and the reasons that may be given for it. */
const nights: readonly (readonly [what: string, fault: FaultInput, reason: RegExp])[] = [
  [
    'half of it, ended cleanly',
    { kind: 'truncated', ...download },
    /incomplete-row|fewer-rows-than-listed|open-quote/,
  ],
  ['half of the accounts', { kind: 'shrink', keep: 0.5, ...download }, /fewer-rows-than-listed/],
  ['nobody', { kind: 'shrink', keep: 0, ...download }, /no-accounts/],
  ['an account twice', { kind: 'lines', change: 'last-repeated', ...download }, /repeated-id/],
  [
    'half of the accounts in the download and in the listing',
    { kind: 'shrink', keep: 0.5, operation: ['download_csv', 'list'] },
    /shrunk/,
  ],
];

export const badDownloads: FaultCase = {
  id: 'E2',
  done: 'downloads that are cut, shrunken, empty or repeat accounts',
  invariants: ['L', 'P'],
  alone: true,
  timeoutMs: 300_000,
  async run(world) {
    using exports = openExports(world);
    world.simulator.generateUsers({ count: 40, seed: 7 });
    const good = await exports.nextDate();
    equal((await exports.run({ scheduledTime: `${good}T00:15:00Z` })).status, 'published');
    await assertWholeExport(exports, good);
    const before = await exports.text(`${folderOf(good)}manifest.json`);

    const date = await exports.nextDate();
    for (const [what, fault, reason] of nights) {
      const armed = world.simulator.arm(fault);
      const answer = await exports.night(date);
      world.simulator.clearFaults();
      equal(answer.status, 'quarantined', what);
      match(answer.reason ?? '', reason, what);
      deepEqual(await exports.keys(folderOf(date)), [], what);
      await assertKept(exports, answer.keys, what);
      ok(armed !== undefined, what);
    }
    equal(await exports.text(`${folderOf(good)}manifest.json`), before);
    await assertWholeExport(exports, good);
    ok(logged(world, 'export-quarantined') >= nights.length, 'the alarm counts what is logged');

    // The rows in another order are the same directory.
    world.simulator.arm({ kind: 'lines', change: 'reversed', ...download });
    equal((await exports.night(date)).status, 'published');
    await assertWholeExport(exports, date);
    equal((await exports.manifest(date)).previous?.date, good);
  },
};

/** What was received is kept, and says why. */
async function assertKept(exports: Exports, keys: readonly string[], what: string): Promise<void> {
  const reason = keys.find((key) => key.endsWith('/reason.json'));
  ok(reason?.startsWith('quarantine/users/date='), what);
  ok(
    keys.some((key) => key.endsWith('/users.csv')),
    what,
  );
  for (const key of keys) ok((await exports.bytes(key)).byteLength > 0, `${what}: ${key}`);
}

function logged(world: FaultWorld, code: string): number {
  return world.logs().split(`"code":"${code}"`).length - 1;
}
