import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { deliver, settle } from '../../world/deliver.ts';
import { logLines } from '../../world/log-lines.ts';
import { reconcilerProcesses } from '../../world/reconciler-processes.ts';

export const rotatedKey: FaultCase = {
  id: 'U2',
  done: 'the API key changes at the vendor and in its secret; then at the vendor alone',
  invariants: ['L', 'D'],
  alone: true,
  timeoutMs: 240_000,
  async run(world) {
    // The processes know a key from now on.
    await settle(world, { type: 'onboard', user: world.person().onboarding });
    await manyAtOnce(world);
    await amidACreate(world);
    await refusedKey(world);
  },
};

/** One refetch for each process, however many calls meet the refusal at once. */
async function manyAtOnce(world: FaultWorld): Promise<void> {
  const people = Array.from({ length: 6 }, () => world.person());
  await rotate(world);
  const before = refetches(world);
  const held = [];
  for (const { onboarding } of people) held.push(await deliver(world, { type: 'onboard', user: onboarding }));
  for (const event of held) equal((await world.untilFinal(event, 90_000)).status, 'applied');
  const refetched = refetches(world) - before;
  const processes = reconcilerProcesses(world).length;
  ok(refetched >= 1 && refetched <= processes, `${refetched} refetches by ${processes} processes`);
  for (const { email } of people) requireOneEffect(world, email);
}

/** The key changes between the look and the create: the create is refused, and sent again once. */
async function amidACreate(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  const apiKey = world.random.text(32);
  world.simulator.arm({ kind: 'key-change', apiKey, operation: 'create', times: 1, match: { email } });
  await world.putSecret('infraon-api-key', JSON.stringify({ apiKey }));
  equal((await settle(world, { type: 'onboard', user: onboarding })).status, 'applied');
  requireOneEffect(world, email);
}

/** Nothing is lost: it heals by itself when the secret is right. */
async function refusedKey(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  const apiKey = world.random.text(32);
  world.simulator.setApiKey(apiKey);
  world.simulator.clearRequests();
  const deadLetters = await world.queueDepth('user-changes-dead-letters');
  const id = world.newId();
  const held = await deliver(world, { type: 'onboard', user: onboarding, id });
  const personId = (await world.event(id))?.personId;
  const alarms = () => logLines(world, { code: 'vendor-unauthorized', personId });
  await world.until('the alarm is raised, and again', () => alarms().length >= 2, 90_000);

  // Each attempt stops at its first refused call.
  const { byOperation } = world.simulator.requests();
  const refused = Object.values(byOperation).reduce((sum, { received }) => sum + received, 0);
  ok(refused <= alarms().length + 1, `${refused} calls in ${alarms().length} attempts`);
  equal((await world.event(id))?.status, 'accepted');
  deepEqual(world.effectsOn(email), []);

  await world.putSecret('infraon-api-key', JSON.stringify({ apiKey }));
  equal((await world.untilFinal(held, 90_000)).status, 'applied');
  requireOneEffect(world, email);
  equal(await world.queueDepth('user-changes-dead-letters'), deadLetters);
}

async function rotate(world: FaultWorld): Promise<void> {
  const apiKey = world.random.text(32);
  world.simulator.setApiKey(apiKey);
  await world.putSecret('infraon-api-key', JSON.stringify({ apiKey }));
}

function refetches({ host }: FaultWorld): number {
  return host.secretRequests().GetSecretValue ?? 0;
}

function requireOneEffect(world: FaultWorld, email: string): void {
  equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1);
  equal(world.accounts(email).length, 1);
  equal(world.invitations(email), 1);
}
