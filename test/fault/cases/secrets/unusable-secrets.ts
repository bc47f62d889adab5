import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { newSecret } from '../../world/new-secret.ts';

export const unusableSecrets: FaultCase = {
  id: 'S3',
  done: 'the secret is a placeholder, empty, no JSON, without entries, or one entry of it is malformed',
  invariants: ['A', 'P'],
  alone: true,
  async run(world) {
    const { webhookSecret } = world.host.stack;
    const canary = `canary${world.random.text(20)}`;
    const entries = (...secrets: readonly unknown[]) => JSON.stringify({ secrets });
    const short = `whsec_${Buffer.from('short').toString('base64')}`;
    const values = [
      ...['REPLACE-ME', '{"secrets":["REPLACE-ME"]}', entries('whsec_REPLACE-ME'), ' ', '{}', 'null', canary],
      ...[
        entries(),
        entries(''),
        entries('whsec_'),
        entries(short),
        entries(canary),
        entries(webhookSecret, canary),
      ],
      ...[
        entries(webhookSecret, ''),
        entries(null),
        JSON.stringify({ secrets: webhookSecret }),
        webhookSecret,
      ],
    ];
    // What an attacker would try who knows that no one has filled the secret in.
    const guesses = ['whsec_', 'whsec_REPLACE-ME', 'REPLACE-ME', short, webhookSecret, newSecret()];
    const person = world.person();
    for (const value of values) {
      await world.putSecret('webhook-signing-secrets', value);
      await world.killFunction('onboard-user');
      for (const secret of world.random.shuffle(guesses).slice(0, 3)) {
        const answer = await world.send({ type: 'onboard', user: person.onboarding, secrets: [secret] });
        equal(answer.status, 503, `answered ${answer.status} while the secret is ${value.slice(0, 30)}`);
        ok(Number(answer.headers.get('retry-after')) > 0);
        ok(!answer.text.includes(canary));
      }
    }
    await world.setSigningSecrets([webhookSecret]);
    const opened = await world.until('the door opens once the secret is right', async () => {
      const answer = await world.send({ type: 'onboard', user: person.onboarding });
      return answer.status === 503 ? undefined : answer;
    });
    equal(opened.status, 202);
    equal((await world.untilFinal(opened)).status, 'applied');
    equal(world.effectsOn(person.email).filter(({ kind }) => kind === 'created').length, 1);
    ok(!world.logs().includes(canary), 'a secret is in a log');
    ok(!world.logs().includes(webhookSecret.slice('whsec_'.length)), 'a secret is in a log');
  },
};
