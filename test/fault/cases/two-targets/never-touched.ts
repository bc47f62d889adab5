import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { settle } from '../../world/deliver.ts';
import { openTwoTargets } from '../../world/open-two-targets.ts';

const own = 'integration@example.com';
const device = 'device-enroll@esper.io';

export const neverTouched: FaultCase = {
  id: 'X4',
  done: "two targets: events about the key's own user and about accounts of the vendor's system",
  invariants: ['A', 'L'],
  timeoutMs: 300_000,
  async run(given) {
    const world = await openTwoTargets(given, 'X4');
    const before = [own, device].map((email) => world.esperAccount(email));
    for (const type of ['onboard', 'update', 'offboard'] as const) {
      const said = type === 'offboard' ? {} : { givenName: 'Some', familyName: 'Body' };
      const aboutOwn = await settle(world, { type, user: { email: own, ...said } });
      deepEqual([aboutOwn.status, aboutOwn.reason], ['failed', 'protected'], type);
      equal(aboutOwn.outcome?.esper?.reason, 'protected', type);
    }
    // No one's account of that name is found, and none is made.
    const left = await settle(world, { type: 'offboard', user: { email: device } });
    equal(left.outcome?.esper?.result, 'absent');
    const user = { email: 'device-stolen@esper.io', givenName: 'No', familyName: 'Device' };
    const joined = await settle(world, { type: 'onboard', user });
    deepEqual(joined.outcome?.esper, { result: 'failed', reason: 'rejected-by-vendor' });

    const harm = world.esper.effects().filter(({ whose }) => whose !== 'user');
    deepEqual(harm, []);
    deepEqual(
      [own, device].map((email) => world.esperAccount(email)),
      before,
    );
    equal(world.esperAccount(user.email), undefined);
  },
};
