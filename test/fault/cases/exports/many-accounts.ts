import { equal, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { startInfraonSimulator } from '../../../../infra/simulators/infraon/index.ts';
import type { FaultCase } from '../../fault-case.ts';

const child = fileURLToPath(new URL('../../world/export-memory/measure-export.ts', import.meta.url));
const run = promisify(execFile);
const measuredSchema = z.object({
  results: z.tuple([z.looseObject({ status: z.string(), rows: z.int().optional() })]),
  peakMegabytes: z.number(),
});

/** A quiet machine lets V8 keep garbage for long: within a bounded heap, what grows is what is held. */
const boundedHeap = ['--max-semi-space-size=8', '--max-old-space-size=110'];

/** Beside the ids, which are held to see whether one comes twice, no memory grows with the directory. */
const mostGrowthMegabytes = 64;

export const manyAccounts: FaultCase = {
  id: 'E6',
  done: 'a directory of 100 thousand accounts, on a vendor of its own',
  invariants: ['L'],
  timeoutMs: 300_000,
  async run() {
    const small = await exportMany(10_000);
    const large = await exportMany(100_000);
    ok(
      large - small < mostGrowthMegabytes,
      `10 thousand accounts took ${small} MB at most, 100 thousand ${large}`,
    );
  },
};

/** Exports a tenant with so many accounts, in a process of its own, and gives its peak of memory in megabytes. */
async function exportMany(count: number): Promise<number> {
  await using cleanup = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'export-'));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const simulator = await startInfraonSimulator();
  cleanup.defer(() => simulator.close());
  simulator.setOptions({ pageCap: 500 });
  const accounts = simulator.generateUsers({ count, seed: 11 });
  const { stdout } = await run(process.execPath, [
    ...boundedHeap,
    child,
    simulator.url,
    simulator.apiKey,
    folder,
  ]);
  const { results, peakMegabytes } = measuredSchema.parse(JSON.parse(stdout));
  equal(results[0].status, 'published');
  equal(results[0].rows, accounts);
  return Math.round(peakMegabytes);
}
