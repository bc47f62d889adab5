import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { deliver } from '../../world/deliver.ts';
import { openTwoTargets, type TwoTargetWorld } from '../../world/open-two-targets.ts';

export const oneTargetDown: FaultCase = {
  id: 'X2',
  done: 'two targets: one is down, throttles, or refuses the key, for a while',
  invariants: ['L', 'D', 'O'],
  alone: true,
  timeoutMs: 400_000,
  async run(given) {
    const world = await openTwoTargets(given, 'X2');
    try {
      await secondDown(world);
      await firstDown(world);
      await refusedKey(world);
    } finally {
      world.esper.clearFaults();
      world.simulator.clearFaults();
      await giveKey(world, world.host.stack.esperApiKey);
    }
  },
};

/** The first has been served, is not asked again, and the leaver's account there is closed at once. */
async function secondDown(world: TwoTargetWorld): Promise<void> {
  const [joiner, leaver] = [world.person(), world.person()];
  await world.settle({ type: 'onboard', user: leaver.onboarding });
  world.esper.arm({ kind: 'status', status: 503, times: 12 });
  const rest = world.esper.arm({ kind: 'throttled' });
  const joined = await deliver(world, { type: 'onboard', user: joiner.onboarding });
  const left = await deliver(world, { type: 'offboard', user: { email: leaver.email } });
  await world.until('the first target is served', () => {
    const [of, from] = [joiner, leaver].map(({ email }) => world.account(email)?.is_active);
    return of === true && from === false && world.invitations(joiner.email) === 1;
  });
  const { total } = world.simulator.requests();
  const struck = strikesOf(world, rest.id);
  await world.until('the second target was tried again', () => strikesOf(world, rest.id) >= struck + 4);
  ok(world.simulator.requests().total - total <= 2, 'the first target is left alone meanwhile');
  for (const { body } of [joined, left])
    equal((await world.status(body.statusUrl ?? '')).body.status, 'accepted');

  world.esper.clearFaults();
  const [created, closed] = await Promise.all([world.untilFinal(joined), world.untilFinal(left)]);
  deepEqual(created.outcome, {
    infraon: { result: 'created', invitation: 'invited' },
    esper: { result: 'created' },
  });
  deepEqual([closed.outcome?.infraon?.result, closed.outcome?.esper?.result], ['deactivated', 'deactivated']);
  deepEqual(world.esperEffectsOn(joiner.email), ['created']);
  deepEqual(
    world.effectsOn(joiner.email).map(({ kind }) => kind),
    ['created', 'invited'],
  );
}

async function firstDown(world: TwoTargetWorld): Promise<void> {
  const { email, onboarding } = world.person();
  world.simulator.arm({ kind: 'status', status: 503 });
  const joined = await deliver(world, { type: 'onboard', user: onboarding });
  await world.until('the second target is served', () => world.esperAccount(email)?.is_active === true);
  world.simulator.clearFaults();
  const { status, outcome } = await world.untilFinal(joined);
  deepEqual([status, outcome?.infraon?.result, outcome?.esper?.result], ['applied', 'created', 'created']);
  deepEqual(world.esperEffectsOn(email), ['created']);
}

/** The alarm names the target whose key it is. */
async function refusedKey(world: TwoTargetWorld): Promise<void> {
  const { email, onboarding } = world.person();
  world.esper.setApiKey('rotated-by-the-vendor');
  const joined = await deliver(world, { type: 'onboard', user: onboarding });
  const alarms = () => world.lines.filter((line) => line.includes('"vendor-unauthorized"'));
  await world.until('the alarm is raised', () => alarms().length > 0);
  ok(
    alarms().every((line) => line.includes('"target":"esper"')),
    'and names the target',
  );
  equal(world.account(email)?.is_active, true);
  await giveKey(world, 'rotated-by-the-vendor');
  const { status, outcome } = await world.untilFinal(joined);
  deepEqual([status, outcome?.infraon?.result, outcome?.esper?.result], ['applied', 'created', 'created']);
  equal(world.invitations(email), 1);
}

async function giveKey(world: TwoTargetWorld, apiKey: string | undefined): Promise<void> {
  world.esper.setApiKey(apiKey ?? '');
  await world.putSecret('esper-api-key', JSON.stringify({ apiKey }));
}

function strikesOf({ esper }: TwoTargetWorld, fault: number): number {
  return esper.faults().find(({ id }) => id === fault)?.hits ?? 0;
}
