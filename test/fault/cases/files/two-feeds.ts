import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { csvOf } from '../../world/csv-of.ts';
import { openDrops } from '../../world/open-drops.ts';

export const twoFeeds: FaultCase = {
  id: 'F12',
  done: 'two feeds, each missing the people of the other; people of no feed at all',
  invariants: ['A'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    // One name begins with the other.
    const first = world.newId();
    const second = `${first}.b`;
    const people = () => Array.from({ length: 4 }, () => world.person());
    const [ofFirst, ofSecond] = [people(), people()];
    const [byHand, byWebhook, byDelta] = [world.person(), world.person(), world.person()];
    world.simulator.putUsers([{ username: byHand.email, email: byHand.email, name: byHand.displayName }]);
    equal((await world.settle({ type: 'onboard', user: byWebhook.onboarding })).status, 'applied');
    const drop = async (folder: string, rows: typeof ofFirst) => {
      const file = await drops.drop(`imports/${folder}/${world.newId()}.csv`, csvOf(rows));
      return drops.summary(file, 'done');
    };
    const active = (rows: typeof ofFirst) => rows.map(({ email }) => world.account(email)?.is_active);

    await drop('delta', [byDelta]);
    await drop(`full/${first}`, ofFirst);
    await drop(`full/${second}`, ofSecond);
    const others = [byHand, byWebhook, byDelta];
    deepEqual(active([...ofFirst, ...ofSecond, ...others]), Array(11).fill(true), 'no one was missed');

    const shorter = await drop(`full/${first}`, ofFirst.slice(1));
    equal(shorter.changes.deactivate, 1);
    deepEqual(active(ofFirst), [false, true, true, true]);
    deepEqual(active([...ofSecond, ...others]), Array(7).fill(true));
    const shortest = await drop(`full/${second}`, ofSecond.slice(2));
    equal(shortest.changes.deactivate, 2);
    deepEqual(active([...ofFirst, ...ofSecond]), [false, true, true, true, false, false, true, true]);
    deepEqual(active(others), [true, true, true]);
    equal(world.effectsOn(byHand.email).length, 0, 'untouched');
  },
};
