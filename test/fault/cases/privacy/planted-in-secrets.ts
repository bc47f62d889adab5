import { equal } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { FaultWorld } from '../../fault-world.ts';
import { deliver } from '../../world/deliver.ts';
import type { Canary } from './canary.ts';

const doors = ['onboard-user', 'update-user', 'offboard-user'];

/** Secrets that are used, and secrets that cannot be: parsers like to quote what they cannot read. */
export async function plantInSecrets(world: FaultWorld, canary: Canary): Promise<void> {
  await signingSecrets(world, canary);
  await apiKeys(world, canary);
}

async function signingSecrets(world: FaultWorld, { mark, send, remember }: Canary): Promise<void> {
  const { email } = world.person();
  const forget = () => Promise.all(doors.map((door) => world.killFunction(door)));
  const unusable = [
    mark('nojson'),
    `{"secrets": ["${mark('cutoff')}`,
    JSON.stringify({ secrets: [`whsec_${mark('nobase64')}!`] }),
    JSON.stringify({ secrets: mark('nolist') }),
  ];
  for (const value of unusable) {
    await world.putSecret('webhook-signing-secrets', value);
    await forget();
    equal((await send({ type: 'offboard', user: { email } })).status, 503);
  }
  const used = `whsec_${Buffer.from(`${mark('signing')}${randomBytes(16).toString('hex')}`).toString('base64')}`;
  await world.setSigningSecrets([used]);
  await forget();
  remember(await deliver(world, { type: 'offboard', user: { email } }, { secrets: () => [used] }));
  await world.setSigningSecrets([world.host.stack.webhookSecret]);
  await forget();
}

async function apiKeys(world: FaultWorld, { mark, remember }: Canary): Promise<void> {
  const unusable = [
    mark('nojson'),
    `{"apiKey": "${mark('cutoff')}`,
    JSON.stringify({ apiKey: `${mark('newline')}\nX: y` }),
    JSON.stringify({ [mark('member')]: mark('membervalue') }),
  ];
  for (const value of unusable) {
    await world.putSecret('infraon-api-key', value);
    await world.killFunction('reconcile-user');
    const { onboarding } = world.person();
    const before = world.lines.length;
    const held = remember(await deliver(world, { type: 'onboard', user: onboarding }));
    await world.until(
      'the key cannot be read',
      () => world.lines.slice(before).some((line) => line.includes('"code":"secret-fetch-failed"')),
      60_000,
    );
    const apiKey = mark('apikey');
    world.simulator.setApiKey(apiKey);
    await world.putSecret('infraon-api-key', JSON.stringify({ apiKey }));
    equal((await world.untilFinal(held, 90_000)).status, 'applied');
  }
}
