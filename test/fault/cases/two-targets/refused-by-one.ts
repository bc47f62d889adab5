import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { settle } from '../../world/deliver.ts';
import { openTwoTargets } from '../../world/open-two-targets.ts';

export const refusedByOne: FaultCase = {
  id: 'X3',
  done: 'two targets: one refuses a person for good',
  invariants: ['L', 'D', 'P'],
  timeoutMs: 300_000,
  async run(given) {
    const world = await openTwoTargets(given, 'X3');
    const { email, onboarding } = world.person();
    const words = `Vendor says ${world.random.text(16)}`;
    const body = { errors: [words], message: words, status: 400 };
    const match = { email };
    const fault = world.esper.arm({ kind: 'status', status: 400, operation: 'create', body, match });
    const strikes = () => world.esper.faults().find(({ id }) => id === fault.id)?.hits ?? 0;
    const refused = await settle(world, { type: 'onboard', user: onboarding });
    deepEqual([refused.status, refused.reason], ['failed', 'rejected-by-vendor']);
    deepEqual(refused.outcome, {
      infraon: { result: 'created', invitation: 'invited' },
      esper: { result: 'failed', reason: 'rejected-by-vendor' },
    });
    equal(world.account(email)?.is_active, true);
    const struck = strikes();
    // A refusal that names no cause is borne for some seconds: each time with everything, and without what is optional.
    ok(struck >= 2 && struck <= 20, `sent ${struck} times`);

    const left = await settle(world, { type: 'offboard', user: { email } });
    deepEqual([left.outcome?.infraon?.result, left.outcome?.esper?.result], ['deactivated', 'absent']);
    equal(strikes(), struck, 'who has left is not created');

    world.esper.clearFaults(fault.id);
    const back = await settle(world, { type: 'onboard', user: onboarding });
    deepEqual([back.outcome?.infraon?.result, back.outcome?.esper?.result], ['reactivated', 'created']);
    deepEqual(world.esperEffectsOn(email), ['created']);
    equal(world.invitations(email), 1);
    ok(!world.logs().includes(words) && !JSON.stringify([refused, left, back]).includes(words));
  },
};
