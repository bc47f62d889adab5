import { equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { strikes } from '../../world/strikes.ts';

export const joinedWhileCreating: FaultCase = {
  id: 'I9',
  done: "it turns out whose a number is while the person's account is being created, and the create's answer is lost",
  invariants: ['D', 'E'],
  async run(world) {
    await Promise.all([join(world, { isSettled: true }), join(world, { isSettled: false })]);
  },
};

/** `isSettled`: what is said by the number alone is final before it turns out whose it is. */
async function join(world: FaultWorld, { isSettled }: { readonly isSettled: boolean }): Promise<void> {
  const { email, userName, employeeNumber, onboarding } = world.person();
  const create = { operation: 'create', times: 1, match: { email } } as const;
  const slow = world.simulator.arm({ kind: 'delay', ms: 600_000, ...create });
  world.simulator.arm({ kind: 'reset', when: 'after', ...create });
  const said = await world.deliver({
    type: 'onboard',
    user: { ...onboarding, userName },
    occurredAt: world.inSeconds(-60),
  });
  await world.until('the create is under way', () => strikes(world, slow) === 1, 90_000);
  // What is said by the number alone is about someone unknown, until the next word.
  const numbered = { employeeNumber, title: 'Numbered' };
  const word = await world.deliver({ type: 'update', user: numbered, occurredAt: world.inSeconds(-50) });
  if (isSettled) await world.untilFinal(word, 90_000);
  const joining = await world.deliver({
    type: 'update',
    user: { userName, employeeNumber },
    occurredAt: world.inSeconds(-40),
  });
  world.simulator.clearFaults(slow.id);
  for (const event of [said, word, joining]) {
    equal((await world.untilFinal(event, 90_000)).status, 'applied');
  }
  equal(world.accounts(email, userName).length, 1);
  equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1);
  equal(world.invitations(email), 1);
  equal(world.account(email)?.unshown.organization_role, 'Numbered');

  equal((await world.settle({ type: 'offboard', user: { employeeNumber } })).status, 'applied');
  equal(world.account(email)?.is_active, false);
}
