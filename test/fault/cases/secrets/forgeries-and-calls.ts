import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { newSecret } from '../../world/new-secret.ts';

const inTurn = 60;
const atOnce = 60;

export const forgeriesAndCalls: FaultCase = {
  id: 'S2',
  done: `${inTurn} forged signatures in turn and ${atOnce} at once; how often Secrets Manager is asked`,
  invariants: ['A'],
  alone: true,
  async run(world) {
    const before = world.host.secretRequests().GetSecretValue ?? 0;
    const calls = world.services.secretsmanager.arm({
      operation: 'GetSecretValue',
      holding: 'webhook-signing-secrets',
      how: 'none',
    });
    const forge = async () => {
      const user = { email: 'x@fault.example' };
      const answer = await world.send({ type: 'update', user, secrets: [newSecret()] });
      equal(answer.status, 401);
    };
    await world.killFunction('update-user');
    for (let sent = 0; sent < inTurn; sent += 1) await forge();
    ok(
      calls.hits <= 2,
      `one process asked ${calls.hits} times: at its start, and once for a signature it did not know`,
    );
    await Promise.all(Array.from({ length: atOnce }, forge));
    const processes = world.host.stack.functions['update-user']?.pids.length ?? 0;
    ok(calls.hits <= 2 * processes, `${processes} processes asked ${calls.hits} times`);
    ok(
      (world.host.secretRequests().GetSecretValue ?? 0) - before >= calls.hits,
      'the stand-in counts as many',
    );
    const user = { email: world.person().email, title: 'Engineer' };
    equal((await world.send({ type: 'update', user })).status, 202, 'who signs rightly is served');
  },
};
