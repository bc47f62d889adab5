import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { settle } from '../../world/deliver.ts';
import { logLines } from '../../world/log-lines.ts';
import { strikes } from '../../world/strikes.ts';

/** Longer than the case may take: only who gives up by itself goes on. */
const never = 600_000;

export const slowVendor: FaultCase = {
  id: 'U6',
  done: 'headers that never come, bodies that drip',
  invariants: ['L'],
  timeoutMs: 180_000,
  async run(world) {
    await Promise.all([slowHeaders(world), drippingBody(world), slowReads(world)]);
  },
};

/** The create is carried out, if ever, when no one listens any more. */
async function slowHeaders(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  const fault = world.simulator.arm({
    kind: 'delay',
    ms: never,
    operation: 'create',
    times: 1,
    match: { email },
  });
  const id = world.newId();
  equal((await settle(world, { type: 'onboard', user: onboarding, id })).status, 'applied');
  const personId = (await world.event(id))?.personId;
  // Reported by the function itself, which its deadline did not end.
  ok(logLines(world, { code: 'person-postponed', personId }).length > 0);
  world.simulator.clearFaults(fault.id);
  // The late create is carried out now, and the vendor refuses it.
  equal((await settle(world, { type: 'update', user: { email, title: 'Captain' } })).status, 'applied');
  equal(world.accounts(email).length, 1);
  equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1);
  equal(world.invitations(email), 1);
}

async function drippingBody(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  await settle(world, { type: 'onboard', user: onboarding });
  const fault = world.simulator.arm({
    kind: 'drip',
    everyMs: 1000,
    operation: 'edit',
    times: 2,
    match: { email },
  });
  const left = await settle(world, { type: 'offboard', user: { email } });
  equal(left.status, 'applied');
  ok(strikes(world, fault) >= 1);
  equal(world.effectsOn(email).filter(({ kind }) => kind === 'deactivated').length, 1);
}

async function slowReads(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  await settle(world, { type: 'onboard', user: onboarding });
  const fault = world.simulator.arm({
    kind: 'delay',
    ms: never,
    operation: 'retrieve',
    times: 4,
    match: { email },
  });
  equal((await settle(world, { type: 'update', user: { email, title: 'Captain' } })).status, 'applied');
  equal(strikes(world, fault), 4);
  equal(world.account(email)?.unshown.organization_role, 'Captain');
}
