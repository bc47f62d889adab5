import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { settle } from '../../world/deliver.ts';
import { openTwoTargets } from '../../world/open-two-targets.ts';

export const bothTargets: FaultCase = {
  id: 'X1',
  done: 'two targets: people who join, change, leave and come back, each event sent twice',
  invariants: ['L', 'D', 'O'],
  timeoutMs: 300_000,
  async run(given) {
    const world = await openTwoTargets(given, 'X1');
    const { email, onboarding } = world.person();
    const joined = {
      type: 'onboard',
      user: onboarding,
      id: world.newId(),
      occurredAt: world.inSeconds(-40),
    } as const;
    await world.sendConcurrently(joined, 2);
    const created = await settle(world, joined);
    equal(created.status, 'applied');
    deepEqual(created.outcome, {
      infraon: { result: 'created', invitation: 'invited' },
      esper: { result: 'created' },
    });
    equal(world.esperAccount(email)?.profile.role, 'Viewer', 'the role is mapped');

    const user = { email, familyName: 'Changed', role: 'IT Manager', title: 'Captain' };
    const updated = await settle(world, { type: 'update', user, occurredAt: world.inSeconds(-30) });
    deepEqual(
      [updated.status, updated.outcome?.infraon?.result, updated.outcome?.esper?.result],
      ['applied', 'updated', 'updated'],
    );
    const changed = world.esperAccount(email);
    deepEqual([changed?.last_name, changed?.profile.role], ['Changed', 'Group Admin']);
    equal(changed?.profile.groups.length, 1, 'with the groups that the role needs');
    equal(world.account(email)?.unshown.organization_role, 'Captain');

    const left = await settle(world, { type: 'offboard', user: { email }, occurredAt: world.inSeconds(-20) });
    deepEqual([left.outcome?.infraon?.result, left.outcome?.esper?.result], ['deactivated', 'deactivated']);
    const late = { type: 'update', user: { email, active: true }, occurredAt: world.inSeconds(-25) } as const;
    equal((await settle(world, late)).status, 'superseded');
    deepEqual([world.account(email)?.is_active, world.esperAccount(email)?.is_active], [false, false]);

    const back = await settle(world, { type: 'onboard', user: onboarding, occurredAt: world.inSeconds(-10) });
    deepEqual([back.outcome?.infraon?.result, back.outcome?.esper?.result], ['reactivated', 'reactivated']);
    equal(world.accounts(email).length, 1);
    equal(world.invitations(email), 1);
    deepEqual(
      world.esperEffectsOn(email).filter((kind) => kind !== 'edited'),
      ['created', 'deactivated', 'reactivated'],
    );
  },
};
