import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { newSecret } from '../../world/new-secret.ts';

export const rotatedSecret: FaultCase = {
  id: 'S1',
  done: 'the secret is replaced while functions are warm; Secrets Manager fails meanwhile',
  invariants: ['L', 'A'],
  alone: true,
  async run(world) {
    const { webhookSecret } = world.host.stack;
    const person = world.person();
    const onboard = (secret: string) =>
      world.send({ type: 'onboard', user: person.onboarding, secrets: [secret] });
    const calls = world.services.secretsmanager.arm({
      operation: 'GetSecretValue',
      holding: 'webhook-signing-secrets',
      how: 'none',
    });
    await world.killFunction('onboard-user');
    equal((await onboard(webhookSecret)).status, 202);
    equal((await onboard(webhookSecret)).status, 202);
    equal(calls.hits, 1, 'a warm function has its secrets');
    const [warm] = world.host.stack.functions['onboard-user']?.pids ?? [];

    const newer = newSecret();
    await world.setSigningSecrets([newer]);
    equal((await onboard(newer)).status, 202, 'the first delivery with the new secret passes');
    equal(calls.hits, 2, 'for one call');
    equal((await onboard(webhookSecret)).status, 401, 'the replaced secret is refused from then on');
    ok(
      warm !== undefined && world.host.stack.functions['onboard-user']?.pids.includes(warm),
      'it is still warm',
    );

    const outage = world.services.secretsmanager.arm({ how: 'error', holding: 'webhook-signing-secrets' });
    equal((await onboard(newer)).status, 202, 'what is held covers an outage');
    await world.killFunction('onboard-user');
    const cold = await onboard(newer);
    equal(cold.status, 503, 'a cold function promises nothing');
    ok(Number(cold.headers.get('retry-after')) > 0);
    outage.clear();
    const accepted = await world.until('the door opens again', async () => {
      const answer = await onboard(newer);
      return answer.status === 503 ? undefined : answer;
    });
    equal(accepted.status, 202);
    equal((await world.untilFinal(accepted)).status, 'applied');
    equal(world.accounts(person.email).length, 1);
  },
};
