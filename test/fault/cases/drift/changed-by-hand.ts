import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { assertWholeExport } from '../../world/assert-whole-export.ts';
import { type Exports, folderOf, openExports } from '../../world/open-exports.ts';

export const changedByHand: FaultCase = {
  id: 'D1',
  done: 'accounts are created, changed, activated and deleted by hand, past the product',
  invariants: ['O', 'D', 'A'],
  alone: true,
  async run(world) {
    using exports = openExports(world);
    const [kept, changed, left, deleted, foreign] = Array.from({ length: 5 }, () => world.person());
    ok(kept && changed && left && deleted && foreign);
    for (const { onboarding } of [kept, changed, left, deleted]) {
      equal((await world.settle({ type: 'onboard', user: onboarding })).status, 'applied');
    }
    const offboarding = world.newId();
    equal(
      (await world.settle({ type: 'offboard', user: { email: left.email }, id: offboarding })).status,
      'applied',
    );
    world.simulator.putUsers([
      { email: changed.email, is_active: false },
      { email: left.email, is_active: true },
      { username: foreign.email, email: foreign.email, name: '=cmd()', is_active: true },
    ]);
    ok(world.simulator.removeUser(world.account(deleted.email)?.profile_id ?? ''));
    const effects = () => [changed, left].flatMap(({ email }) => world.effectsOn(email)).length;
    const before = effects();

    // Who was worked on a moment ago is not said to be missing: the vendor may show an account late.
    const { date, rows } = await world.until('the deleted account is missed', async () => {
      const found = await driftOf(exports);
      return found.rows.some((row) => row.startsWith('missing,') && row.includes(deleted.email))
        ? found
        : undefined;
    });
    await assertWholeExport(exports, date);
    const about = (email: string) => rows.filter((row) => row.includes(email)).map((row) => row.split(','));
    const told = (email: string) =>
      about(email).map(([kind, , , , , ...rest]) => [kind, ...rest.slice(0, 3)]);
    deepEqual(told(kept.email), []);
    deepEqual(told(changed.email), [['differs', 'active', 'true', 'false']]);
    deepEqual(told(left.email), [['leaver-active', 'active', 'false', 'true']]);
    deepEqual(told(deleted.email), [['missing', '', '', '']]);
    deepEqual(told(foreign.email), [['unmanaged', '', '', '']]);
    match(await exports.text(`${folderOf(date)}drift.html`), /Leavers are active/);
    equal(effects(), before, 'nothing is healed that is only to be reported');

    await healTwice(world, { eventId: offboarding, email: left.email });
    equal(world.account(left.email)?.is_active, false);
    equal(world.account(foreign.email)?.is_active, true, 'who is unmanaged is left alone');
    const after = await driftOf(exports);
    ok(!after.rows.some((row) => row.includes(left.email)), 'what was healed is no drift any more');
  },
};

/** The rows of `drift.csv` of one more night. */
async function driftOf(
  exports: Exports,
): Promise<{ readonly date: string; readonly rows: readonly string[] }> {
  const date = await exports.nextDate();
  equal((await exports.night(date)).status, 'published');
  const rows = (await exports.text(`${folderOf(date)}drift.csv`)).split('\r\n').slice(1);
  return { date, rows };
}

/** Puts the person of an event on the queue as nightly-export does, and then again. */
async function healTwice(
  world: FaultWorld,
  { eventId, email }: { readonly eventId: string; readonly email: string },
) {
  const personId = (await world.event(eventId))?.personId;
  ok(personId);
  const message = JSON.stringify({ personId, drift: true });
  const deactivations = () => world.effectsOn(email).filter(({ kind }) => kind === 'deactivated').length;
  const before = deactivations();
  // What another case left there may wait for an hour.
  const waiting = await world.queueDepth('user-changes');
  for (let time = 0; time < 2; time += 1) {
    await world.sendMessage('user-changes', message);
    await world.until('the message is done', async () => (await world.queueDepth('user-changes')) <= waiting);
  }
  equal(deactivations() - before, 1, 'what was done once is not done twice');
}
