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
    deepEqual([counts.done ?? 0, counts.unchanged ?? 0, counts.failed], [0, 0, 1]);
    ok((await drops.report(dropped, 'rows.csv')).includes('identity-conflict'));
    deepEqual(
      [one, other].map(({ email }) => world.account(email)),
      before,
    );

    // Of someone who leaves it is said aloud as well.
    const leaving = `userName,email,action\n${one.email},${other.email},offboard\n`;
    const left = await drops.drop(`imports/delta/${world.newId()}.csv`, leaving);
    equal((await drops.summary(left)).counts.failed, 1);
    const reference = `import/${left.importId}-row-2`;
    const lines = world.lines.filter(
      (line) => line.includes('leaver-not-deactivated') && line.includes(reference),
    );
    equal(lines.length, 1);
    const listed = await Array.fromAsync(world.ledger.listLeavers());
    ok(listed.some((leaver) => leaver.reference === reference));

    equal((await world.settle({ type: 'offboard', user: { email: other.email } })).status, 'applied');
    equal(world.account(one.email)?.is_active, true);
    equal(world.account(other.email)?.is_active, false);

    async function whenThere(file: typeof preview) {
      await drops.summary(file);
      return file;
    }
  },
};
