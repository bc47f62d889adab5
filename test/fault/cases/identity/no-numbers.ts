import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { openDrops } from '../../world/open-drops.ts';

export const noNumbers: FaultCase = {
  id: 'I10',
  done: 'a spreadsheet’s errors and placeholders stand where employee numbers should, in rows of different people',
  invariants: ['E'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const people = Array.from({ length: 4 }, () => world.person());
    const [known] = people;
    ok(known);
    await world.settle({ type: 'onboard', user: known.onboarding, occurredAt: world.inSeconds(-60) });
    const before = world.account(known.email);
    const placeholders = ['#N/A', '#N/A', '#REF!', '#N/A'];
    const rows = people.map(
      ({ email, givenName }, index) => `${email},${placeholders[index]},${givenName},Moved`,
    );
    const file = await drops.drop(
      `imports/delta/${world.newId()}.csv`,
      `${['email,employeeNumber,givenName,familyName', ...rows].join('\n')}\n`,
    );
    const { counts } = await drops.summary(file);
    deepEqual([counts.rows, counts.rejected], [4, 4]);
    const rejected = await drops.report(file, 'rejected.csv');
    for (const { email } of people) ok(rejected.includes(email), 'each row comes back');
    deepEqual(world.account(known.email), before);
    for (const { email } of people.slice(1)) equal(world.accounts(email).length, 0);
  },
};
