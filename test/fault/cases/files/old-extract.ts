import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { csvOf } from '../../world/csv-of.ts';
import { openDrops } from '../../world/open-drops.ts';

const minutes = 60;

export const oldExtract: FaultCase = {
  id: 'F13',
  done: 'an extract that is older than webhooks about people who are in it, or are not yet',
  invariants: ['O'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const [titled, left, returned, hired, plain] = Array.from({ length: 5 }, () => world.person());
    if (!titled || !left || !returned || !hired || !plain) throw new Error('five people');
    const folder = `imports/full/${world.newId()}`;
    const asOf = (secondsAgo: number) => ({ 'as-of': world.inSeconds(-secondsAgo) });
    const everybody = [titled, left, returned, hired, plain];
    const first = await drops.drop(`${folder}/first.csv`, csvOf(everybody), asOf(180 * minutes));
    equal((await drops.summary(first, 'done')).counts.done, 5);

    const since = world.inSeconds(-10 * minutes);
    const told = [
      { type: 'update', user: { email: titled.email, title: 'Boss' }, occurredAt: since },
      { type: 'offboard', user: { email: left.email }, occurredAt: since },
      { type: 'onboard', user: { ...hired.onboarding, title: 'Boss' }, occurredAt: since },
      { type: 'offboard', user: { email: returned.email }, occurredAt: since },
    ] as const;
    const answers = await Promise.all(told.map((delivery) => world.settle(delivery)));
    deepEqual(
      answers.map(({ status }) => status),
      Array(4).fill('applied'),
    );

    // Without the person who was hired since, and by it someone who left since is to be brought back.
    const old = await drops.drop(
      `${folder}/old.csv`,
      csvOf([
        { ...titled, title: 'Assistant' },
        { ...left, title: 'Assistant' },
        { ...returned, action: 'onboard' },
        { ...plain, title: 'Assistant' },
      ]),
      asOf(60 * minutes),
    );
    const { counts, absences } = await drops.summary(old, 'done');
    const title = ({ email }: { email: string }) => world.account(email)?.unshown.organization_role;
    const isActive = ({ email }: { email: string }) => world.account(email)?.is_active;
    equal(title(titled), 'Boss', 'the title of the webhook');
    equal(isActive(left), false, 'offboarded by webhook');
    equal(isActive(returned), false, 'an older onboarding brings no one back');
    equal(isActive(hired), true, 'absent from an older file');
    equal(title(hired), 'Boss');
    equal(title(plain), 'Assistant', 'who was not spoken of since is as the file says');
    deepEqual([counts.rows, counts.failed, counts.rejected], [4, 0, 0]);
    deepEqual([absences.done, absences.failed], [0, 0]);

    const newer = await drops.drop(
      `${folder}/newer.csv`,
      csvOf([{ ...titled, title: 'Chief' }, left, plain]),
    );
    await drops.summary(newer, 'done');
    equal(title(titled), 'Chief', 'a newer file wins in turn');
    equal(isActive(hired), false, 'absent from a newer file');
  },
};
