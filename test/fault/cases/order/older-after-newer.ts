import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';

export const olderAfterNewer: FaultCase = {
  id: 'O3',
  done: 'older events arrive after newer ones, and one of which a part is still news',
  invariants: ['O'],
  async run(world) {
    const start = Date.now();
    const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
    const person = world.person();
    const { email } = person;
    await world.settle({ type: 'onboard', user: person.onboarding, occurredAt: at(-300) });
    const title = (value: string, seconds: number, more = {}) => ({
      type: 'update' as const,
      id: world.newId(),
      user: { email, title: value, ...more },
      occurredAt: at(seconds),
    });
    equal((await world.settle(title('Newest', -10))).status, 'applied');
    const older = title('Older', -100);
    equal((await world.settle(older)).status, 'superseded');
    equal((await world.event(older.id))?.status, 'superseded', 'the ledger says so');
    equal(
      (await world.settle({ ...older, id: world.newId() })).status,
      'superseded',
      'under another id, too',
    );
    equal(world.account(email)?.unshown.organization_role, 'Newest');

    const inPart = await world.settle(title('Older', -50, { phone: '+44 20 7946 0958' }));
    equal(inPart.status, 'applied', 'of which a part is news');
    equal(world.account(email)?.unshown.phone, '+44 20 7946 0958');
    equal(world.account(email)?.unshown.organization_role, 'Newest');

    equal((await world.settle({ type: 'offboard', user: { email }, occurredAt: at(-5) })).status, 'applied');
    const before = world.effectsOn(email).length;
    const lifting = {
      type: 'update',
      user: { email, active: true },
      occurredAt: at(-20),
    } as const;
    equal((await world.settle(lifting)).status, 'superseded', 'an older truth lifts no tombstone');
    const late = { type: 'onboard', user: person.onboarding, occurredAt: at(-350) } as const;
    equal((await world.settle(late)).status, 'superseded');
    equal(world.account(email)?.is_active, false);
    deepEqual(world.effectsOn(email).slice(before), [], 'nothing happened at the vendor');
  },
};
