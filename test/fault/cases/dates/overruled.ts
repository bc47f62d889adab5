import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import type { Delivery } from '../../world/send-webhook.ts';

const hour = 3600;

async function schedule(world: FaultWorld, delivery: Delivery): Promise<string> {
  const { status, body } = await world.send({ effectiveAt: world.inSeconds(hour), ...delivery });
  equal(`${status} ${body.status}`, '202 scheduled');
  return body.statusUrl ?? '';
}

async function statusOf(world: FaultWorld, statusUrl: string): Promise<unknown> {
  return (await world.status(statusUrl)).body.status;
}

export const overruled: FaultCase = {
  id: 'T3',
  done: 'a newer contrary event arrives while an older one is scheduled; an older contrary one; a postponement',
  invariants: ['O', 'A'],
  async run(world) {
    const start = Date.now();
    const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
    // Someone was to leave, and stays; what was said before the plan does not change it.
    const staying = world.person();
    await world.settle({ type: 'onboard', user: staying.onboarding, occurredAt: at(-300) });
    const user = { email: staying.email };
    const leaving = await schedule(world, { type: 'offboard', user, occurredAt: at(-60) });
    await world.settle({ type: 'update', user: { ...user, active: true }, occurredAt: at(-90) });
    equal(await statusOf(world, leaving), 'scheduled', 'an older contrary event leaves it');
    await world.settle({
      type: 'update',
      user: { ...user, title: 'Head' },
      occurredAt: at(-40),
    });
    equal(await statusOf(world, leaving), 'scheduled', 'so does a newer one about something else');
    const word = await world.send({
      type: 'onboard',
      user: staying.onboarding,
      occurredAt: at(-30),
    });
    equal(await statusOf(world, leaving), 'superseded');
    await world.untilFinal(word);
    equal(world.account(staying.email)?.is_active, true);

    // Leaving is put off.
    const first = await schedule(world, { type: 'offboard', user, occurredAt: at(-20) });
    const second = await schedule(world, {
      type: 'offboard',
      user,
      occurredAt: at(-10),
      effectiveAt: world.inSeconds(2 * hour),
    });
    equal(await statusOf(world, first), 'superseded', 'the earlier plan');
    equal(await statusOf(world, second), 'scheduled', 'the later plan');
    await world.runSweep();
    ok(
      world.effectsOn(staying.email).every(({ kind }) => kind !== 'deactivated'),
      'no one was deactivated',
    );

    // Someone was to join, and does not.
    const cancelled = world.person();
    const joining = await schedule(world, {
      type: 'onboard',
      user: cancelled.onboarding,
      occurredAt: at(-60),
    });
    const { email } = cancelled;
    const cancelling = await world.send({
      type: 'offboard',
      user: { email },
      occurredAt: at(-30),
    });
    equal(cancelling.status, 202);
    equal(
      await statusOf(world, joining),
      'superseded',
      'a scheduled onboarding, as soon as the newer offboarding is accepted',
    );
    await world.untilFinal(cancelling);
    equal(world.accounts(email).length, 0);
  },
};
