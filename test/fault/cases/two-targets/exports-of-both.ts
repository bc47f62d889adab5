import { deepEqual, equal, ok } from 'node:assert/strict';
import * as z from 'zod';
import type { FaultCase } from '../../fault-case.ts';
import { settle } from '../../world/deliver.ts';
import { openExports } from '../../world/open-exports.ts';
import { openTwoTargets } from '../../world/open-two-targets.ts';

const answerSchema = z.object({
  result: z.object({ exports: z.array(z.looseObject({ target: z.string(), status: z.string() })) }),
});

export const exportsOfBoth: FaultCase = {
  id: 'X6',
  done: 'two targets: the export while one of them is down, and after',
  invariants: ['L', 'D', 'P'],
  alone: true,
  timeoutMs: 300_000,
  async run(given) {
    const world = await openTwoTargets(given, 'X6');
    using exports = openExports(world);
    const { email, onboarding } = world.person();
    await settle(world, { type: 'onboard', user: onboarding });
    const run = async () => {
      const url = `${world.host.stack.apiUrl}/_local/functions/nightly-export/invoke`;
      const event = { scheduledTime: `${date}T00:15:00Z` };
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
      const text = await response.text();
      return { ok: response.ok, text };
    };
    const date = new Date().toISOString().slice(0, 10);
    world.esper.arm({ kind: 'status', status: 503 });
    try {
      const broken = await run();
      ok(!broken.ok || broken.text.includes('failed'), 'it is told that one failed');
    } finally {
      world.esper.clearFaults();
    }
    ok((await exports.keys(`exports/users/date=${date}/`)).length > 0, 'the other is published');
    deepEqual(await exports.keys(`exports/esper-users/date=${date}/`), []);

    const { result } = answerSchema.parse(JSON.parse((await run()).text));
    deepEqual(
      result.exports.map(({ target, status }) => [target, status]),
      [
        ['infraon', 'already-published'],
        ['esper', 'published'],
      ],
    );
    const csv = await exports.text(`exports/esper-users/date=${date}/users.csv`);
    ok(csv.includes(email));
    equal(/token|device-|password/.test(csv), false, 'neither tokens nor accounts of the system');
  },
};
