import { equal } from 'node:assert/strict';
import type { FaultInput } from '../../../../infra/simulators/infraon/index.ts';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { settle } from '../../world/deliver.ts';

export const lostAnswerOfACreate: FaultCase = {
  id: 'C2',
  done: 'a create takes effect and its answer is lost',
  invariants: ['D'],
  timeoutMs: 180_000,
  async run(world) {
    await Promise.all([
      adopts(world, { kind: 'reset', when: 'after' }),
      adopts(world, { kind: 'status', status: 500, when: 'after' }),
      adopts(world, { kind: 'html', when: 'after' }),
      adopts(world, { kind: 'broken-json', when: 'after' }),
      adopts(world, { kind: 'truncated' }),
      adopts(world, { kind: 'delay', when: 'after', ms: 600_000 }),
      // Lost, and shown only later: until then it is not created again.
      adopts(world, { kind: 'reset', when: 'after' }, { kind: 'invisible', ms: 8000 }),
    ]);
  },
};

/** The account is found, is the person's, and the person is invited once. */
async function adopts(world: FaultWorld, ...faults: readonly FaultInput[]): Promise<void> {
  const { email, onboarding } = world.person();
  for (const fault of faults) {
    world.simulator.arm({ ...fault, operation: 'create', times: 1, match: { email } });
  }
  const { status, outcome } = await settle(world, { type: 'onboard', user: onboarding });
  equal(status, 'applied');
  equal(outcome?.infraon?.result, 'created');
  equal(outcome?.infraon?.invitation, 'invited');
  equal(world.accounts(email).length, 1);
  equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1);
  equal(world.invitations(email), 1);
}
