import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { settle } from '../../world/deliver.ts';

export const nobodyToDeactivate: FaultCase = {
  id: 'U12',
  done: 'an offboarding of an account that is not there',
  invariants: ['L', 'A'],
  timeoutMs: 180_000,
  async run(world) {
    const { email, onboarding } = world.person();
    const start = Date.now();
    const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
    const left = await settle(world, { type: 'offboard', user: { email }, occurredAt: at(-600) });
    equal(left.status, 'applied');
    equal(left.outcome?.infraon?.result, 'absent');

    const older = { type: 'onboard', user: onboarding } as const;
    await settle(world, { ...older, occurredAt: at(-1200) });
    await settle(world, { ...older, occurredAt: at(-900) });
    deepEqual(world.accounts(email), []);
    deepEqual(world.effectsOn(email), []);

    const rehired = await settle(world, { ...older, occurredAt: at(-300) });
    equal(rehired.outcome?.infraon?.result, 'created');
    equal(world.account(email)?.is_active, true);

    // Someone deletes the account at the vendor, and the person leaves.
    world.simulator.removeUser(world.account(email)?.profile_id ?? '');
    const gone = await settle(world, { type: 'offboard', user: { email }, occurredAt: at(-100) });
    equal(gone.outcome?.infraon?.result, 'absent');
    await settle(world, { ...older, occurredAt: at(-200) });
    deepEqual(world.accounts(email), []);
  },
};
