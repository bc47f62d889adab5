import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { openDrops } from '../../world/open-drops.ts';
import { openTwoTargets, type TwoTargetWorld } from '../../world/open-two-targets.ts';

const header = 'email,givenName,familyName,role';

export const filesForBoth: FaultCase = {
  id: 'X5',
  done: 'two targets: a file that changes people in both, and one that leaves someone out',
  invariants: ['L', 'D'],
  timeoutMs: 300_000,
  async run(given) {
    const world = await openTwoTargets(given, 'X5');
    using drops = openDrops(world);
    const people = Array.from({ length: 4 }, () => world.person());
    const rows = people.map(
      ({ email, givenName, familyName }) => `${email},${givenName},${familyName},Requester`,
    );
    const [leaver, ...staying] = people;
    const [, ...remaining] = rows;
    const feed = `imports/full/${world.newId()}`;
    const first = await drops.drop(`${feed}/1.csv`, `${[header, ...rows].join('\n')}\n`);
    equal((await drops.summary(first)).state, 'done');
    await world.until('everyone is in both', () => people.every(({ email }) => isActive(world, email)));

    const second = await drops.drop(`${feed}/2.csv`, `${[header, ...remaining].join('\n')}\n`);
    equal((await drops.summary(second)).state, 'done');
    await world.until('who left is out of both', () => {
      const { email = '' } = leaver ?? {};
      return world.account(email)?.is_active === false && world.esperAccount(email)?.is_active === false;
    });
    for (const { email } of staying) {
      equal(isActive(world, email), true);
      deepEqual(world.esperEffectsOn(email), ['created']);
      equal(world.accounts(email).length, 1);
    }
  },
};

function isActive(world: TwoTargetWorld, email: string): boolean {
  return world.account(email)?.is_active === true && world.esperAccount(email)?.is_active === true;
}
