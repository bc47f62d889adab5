import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { readStageConfig } from '../../../../infra/config/read-stage-config.ts';
import { backoffSeconds, longestOutageSeconds } from '../../../../shared/targets/target-policy.ts';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { deliver, settle } from '../../world/deliver.ts';
import { logLines } from '../../world/log-lines.ts';
import { reconcilerProcesses } from '../../world/reconciler-processes.ts';
import { strikes } from '../../world/strikes.ts';

/** How long each call takes once the outage is over, so that those in flight together can be counted. */
const callMs = 400;
/** The default of `infraon.maxConcurrency`. */
const mostInFlight = 8;

export const outageRodeOut: FaultCase = {
  id: 'outage',
  done: 'the vendor answers 503 to everything, for a dozen people, and then comes back',
  invariants: ['L', 'D'],
  alone: true,
  timeoutMs: 300_000,
  async run(world) {
    await outlastsADay();
    const { simulator } = world;
    const joiners = Array.from({ length: 6 }, () => world.person());
    const leavers = Array.from({ length: 6 }, () => world.person());
    await Promise.all(leavers.map(({ onboarding }) => settle(world, { type: 'onboard', user: onboarding })));
    const deadLetters = await world.queueDepth('user-changes-dead-letters');

    const outage = simulator.arm({ kind: 'status', status: 503 });
    const events = await Promise.all([
      ...joiners.map(({ onboarding }) => sendAs(world, { type: 'onboard', user: onboarding })),
      ...leavers.map(({ email }) => sendAs(world, { type: 'offboard', user: { email } })),
    ]);
    await untilRefused(world, events);
    ok(strikes(world, outage) > 0);
    for (const { id } of events) equal((await world.event(id))?.status, 'accepted');

    simulator.arm({ kind: 'delay', ms: callMs });
    await world.until(
      'no call of the outage is in flight',
      () => simulator.requests().inFlight === 0,
      60_000,
    );
    simulator.clearRequests();
    simulator.clearFaults(outage.id);
    const processes = reconcilerProcesses(world).length;
    for (const { answer } of events) equal((await world.untilFinal(answer, 120_000)).status, 'applied');
    requireNoStampede(world, processes);

    for (const { email } of joiners) {
      equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1);
      equal(world.invitations(email), 1);
    }
    deepEqual(
      leavers.map(({ email }) => world.account(email)?.is_active),
      leavers.map(() => false),
    );
    equal(await world.queueDepth('user-changes-dead-letters'), deadLetters, 'nothing was dead-lettered');
  },
};

/** By the policy of the production stage, with the shortest waits that jitter can give. */
async function outlastsADay(): Promise<void> {
  const { context } = JSON.parse(await readFile('cdk.json', 'utf8'));
  const { reconcile } = readStageConfig({ stage: 'production', stages: context.stages });
  let shortest = 0;
  for (let receives = 1; receives < reconcile.maxReceives; receives++) {
    shortest += Math.ceil(backoffSeconds(reconcile, receives) / 2);
  }
  ok(shortest >= 24 * 3600, `production gives up after ${shortest} s`);
  ok(longestOutageSeconds(reconcile) >= 2 * 24 * 3600);
}

async function sendAs(world: FaultWorld, delivery: Parameters<typeof deliver>[1]) {
  const id = world.newId();
  return { id, answer: await deliver(world, { ...delivery, id }) };
}

/** Each person is tried, and put off, at least twice. */
async function untilRefused(world: FaultWorld, events: readonly { readonly id: string }[]): Promise<void> {
  for (const { id } of events) {
    const personId = (await world.event(id))?.personId;
    await world.until(
      'a person was put off twice',
      () => logLines(world, { code: 'person-postponed', personId }).length >= 2,
      120_000,
    );
  }
}

/** Each process begins with one call, and never has more in flight than its cap. */
function requireNoStampede({ simulator }: FaultWorld, processes: number): void {
  const { recent, maxInFlight } = simulator.requests();
  const starts = recent.map(({ at }) => Date.parse(at));
  const [first = 0] = starts;
  const atFirst = starts.filter((at) => at < first + callMs).length;
  ok(atFirst <= processes, `${atFirst} calls at once from ${processes} processes when the outage ended`);
  ok(maxInFlight <= processes * mostInFlight, `${maxInFlight} calls in flight from ${processes} processes`);
}
