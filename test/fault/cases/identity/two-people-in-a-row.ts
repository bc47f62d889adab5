import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { openDrops } from '../../world/open-drops.ts';

export const twoPeopleInARow: FaultCase = {
  id: 'I8',
  done: 'a row of a file names one person by user name and another by address',
  invariants: ['E'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const [one, other] = [world.person(), world.person()];
    for (const { onboarding } of [one, other]) {
      equal((await world.settle({ type: 'onboard', user: onboarding })).status, 'applied');
    }
    const before = [one, other].map(({ email }) => world.account(email));
    const body = `userName,email,givenName\n${one.email},${other.email},Ada\n`;
    const preview = await drops.drop(`imports/preview/delta/${world.newId()}.csv`, body);
    ok((await drops.report(await whenThere(preview), 'rows.csv')).includes('identity-conflict'));
    const dropped = await drops.drop(`imports/delta/${world.newId()}.csv`, body);
    const { state, counts } = await drops.summary(dropped);
    ok(state !== 'applying');
    deepEqual([counts.done ?? 0, counts.unchanged ?? 0], [0, 0]);
    deepEqual(
      [one, other].map(({ email }) => world.account(email)),
      before,
    );

    equal((await world.settle({ type: 'offboard', user: { email: other.email } })).status, 'applied');
    equal(world.account(one.email)?.is_active, true);
    equal(world.account(other.email)?.is_active, false);

    async function whenThere(file: typeof preview) {
      await drops.summary(file);
      return file;
    }
  },
};
