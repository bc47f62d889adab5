import { equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { settle } from '../../world/deliver.ts';
import { strikes } from '../../world/strikes.ts';

export const errorsBeforeSuccess: FaultCase = {
  id: 'U4',
  done: '5xx three times, then 200: on a create, an edit and a read',
  invariants: ['D'],
  timeoutMs: 180_000,
  async run(world) {
    await Promise.all([
      failingCreate(world),
      failingEdit(world),
      editThatTookEffect(world),
      failingRead(world),
    ]);
  },
};

/** After each 500 the account may exist, so that a create is repeated only when the vendor had time to show it. */
async function failingCreate(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  const fault = world.simulator.arm({
    kind: 'status',
    status: 500,
    operation: 'create',
    times: 3,
    match: { email },
  });
  equal((await settle(world, { type: 'onboard', user: onboarding })).status, 'applied');
  equal(strikes(world, fault), 3);
  equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1);
  equal(world.invitations(email), 1);
}

async function failingEdit(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  await settle(world, { type: 'onboard', user: onboarding });
  world.simulator.arm({ kind: 'status', status: 502, operation: 'edit', times: 3, match: { email } });
  equal((await settle(world, { type: 'offboard', user: { email } })).status, 'applied');
  equal(world.effectsOn(email).filter(({ kind }) => kind === 'deactivated').length, 1);
}

async function editThatTookEffect(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  await settle(world, { type: 'onboard', user: onboarding });
  const fault = { kind: 'status', status: 500, when: 'after', operation: 'edit', times: 3 } as const;
  world.simulator.arm({ ...fault, match: { email } });
  equal((await settle(world, { type: 'offboard', user: { email } })).status, 'applied');
  // A 500 may be about what the edit keeps: it is sent once more without that, which changes nothing any more.
  const effects = world.effectsOn(email).filter(({ operation }) => operation === 'edit');
  const changes = effects.filter(({ kind }) => kind !== 'unchanged');
  equal(changes.map(({ kind }) => kind).join(), 'deactivated');
}

/** Reads are repeated within the call. */
async function failingRead(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  await settle(world, { type: 'onboard', user: onboarding });
  const fault = world.simulator.arm({
    kind: 'status',
    status: 503,
    operation: 'retrieve',
    times: 3,
    match: { email },
  });
  equal((await settle(world, { type: 'update', user: { email, title: 'Captain' } })).status, 'applied');
  equal(strikes(world, fault), 3);
  equal(world.effectsOn(email).filter(({ operation }) => operation === 'edit').length, 1);
}
