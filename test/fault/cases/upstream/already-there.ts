import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { deliver, settle } from '../../world/deliver.ts';
import { strikes } from '../../world/strikes.ts';

/** The create goes on when the fault is cleared. */
const never = 600_000;

export const alreadyThere: FaultCase = {
  id: 'U10',
  done: '409 or "already exists", of the same person and of another',
  invariants: ['A', 'D'],
  timeoutMs: 180_000,
  async run(world) {
    await Promise.all([
      samePerson(world),
      samePerson(world, { status: 409 }),
      accountOfAnother(world),
      takenByNobodyKnown(world, { kind: 'already-exists' }),
      takenByNobodyKnown(world, { kind: 'status', status: 409 }),
    ]);
  },
};

/** Someone adds the account by hand while it is being created; the vendor then says so in its own way, or by 409. */
async function samePerson(world: FaultWorld, refusal?: { readonly status: 409 }): Promise<void> {
  const { email, onboarding, displayName } = world.person();
  const struck = { operation: 'create', times: 1, match: { email } };
  if (refusal !== undefined) world.simulator.arm({ kind: 'status', ...refusal, ...struck });
  const slow = world.simulator.arm({ kind: 'delay', ms: never, ...struck });
  const held = await deliver(world, { type: 'onboard', user: onboarding });
  await world.until('the create is under way', () => strikes(world, slow) === 1, 90_000);
  world.simulator.putUsers([{ username: email, email, name: displayName }]);
  world.simulator.clearFaults(slow.id);
  await expectAdopted(world, { email, statusUrl: held.body.statusUrl ?? '' });
}

async function expectAdopted(
  world: FaultWorld,
  { email, statusUrl }: { readonly email: string; readonly statusUrl: string },
): Promise<void> {
  const { status, outcome } = await world.untilFinal(statusUrl, 90_000);
  equal(status, 'applied');
  equal(outcome?.infraon?.result, 'adopted');
  equal(world.accounts(email).length, 1);
  equal(world.invitations(email), 0, 'who had an account is not invited');
}

/** An employee number of its own says that it is someone else. */
async function accountOfAnother(world: FaultWorld): Promise<void> {
  const [holder, newcomer] = [world.person(), world.person()];
  const { userName, email, employeeNumber } = holder;
  await settle(world, { type: 'onboard', user: { ...holder.onboarding, userName, employeeNumber } });
  const before = world.account(email);
  const { status, reason } = await settle(world, {
    type: 'onboard',
    user: { ...newcomer.onboarding, userName, employeeNumber: newcomer.employeeNumber },
  });
  deepEqual([status, reason], ['failed', 'identity-conflict']);
  deepEqual(world.account(email), before);
  equal(world.accounts(newcomer.email).length, 0);
}

/** The vendor says that the name is taken and shows no one who has it: not even after the time that it may need. */
async function takenByNobodyKnown(
  world: FaultWorld,
  kind: { readonly kind: 'already-exists' } | { readonly kind: 'status'; readonly status: number },
): Promise<void> {
  const { email, onboarding } = world.person();
  world.simulator.arm({ ...kind, operation: 'create', match: { email } });
  const { status, reason } = await settle(world, { type: 'onboard', user: onboarding });
  deepEqual([status, reason], ['failed', 'identity-conflict']);
  equal(world.accounts(email).length, 0);
}
