import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { settle } from '../../world/deliver.ts';
import { strikes } from '../../world/strikes.ts';

export const refusedForGood: FaultCase = {
  id: 'U1',
  done: '400 and 422 from the vendor; one attribute refused',
  invariants: ['L', 'A', 'P'],
  timeoutMs: 180_000,
  async run(world) {
    const words = `Vendor says ${world.random.text(16)}`;
    const answers = await Promise.all([
      refusedCreate(world, words),
      refusedAttribute(world, words),
      unnamedAttribute(world, words),
      unnamedAttributeAndOutage(world),
    ]);
    for (const text of [world.logs(), JSON.stringify(answers)]) {
      ok(!text.includes(words), "the vendor's words went further than to the client");
    }
  },
};

/** A refusal that names what it is about is final at once, not repeated; the person can be offboarded, and onboarded when the vendor has changed its mind. */
async function refusedCreate(world: FaultWorld, words: string) {
  const { email, onboarding } = world.person();
  const fault = world.simulator.arm({
    kind: 'status',
    status: 400,
    operation: 'create',
    body: { email: [words] },
    match: { email },
  });
  const id = world.newId();
  const refused = await settle(world, { type: 'onboard', user: onboarding, id });
  equal(refused.status, 'failed');
  equal(refused.reason, 'rejected-by-vendor');
  // Once with everything, once without what is optional.
  equal(strikes(world, fault), 2);
  const { personId = '' } = (await world.event(id)) ?? {};
  await world.until('nothing is left to do', async () => {
    return (await world.ledger.load(personId))?.openEvents.length === 0;
  });

  const left = await settle(world, { type: 'offboard', user: { email } });
  equal(left.outcome?.infraon?.result, 'absent');
  equal(strikes(world, fault), 2);
  world.simulator.clearFaults(fault.id);
  equal((await settle(world, { type: 'onboard', user: onboarding })).status, 'applied');
  equal(world.accounts(email).length, 1);
  return [refused, left];
}

async function refusedAttribute(world: FaultWorld, words: string) {
  const { email, onboarding } = world.person();
  await settle(world, { type: 'onboard', user: onboarding });
  const fault = world.simulator.arm({
    kind: 'status',
    status: 422,
    operation: 'edit',
    body: { phone: [words] },
    match: { email },
    times: 1,
  });
  const update = { email, phone: '+1 555 0100', title: 'Captain', timezone: 'UTC' };
  const taken = await settle(world, { type: 'update', user: update });
  equal(taken.status, 'applied');
  deepEqual(taken.notTaken, ['phone']);
  equal(strikes(world, fault), 1);
  const { organization_role, timezone, phone } = world.account(email)?.unshown ?? {};
  deepEqual([organization_role, timezone, phone ?? ''], ['Captain', 'UTC', '']);
  return taken;
}

/** The vendor refuses without saying what. Still the others are taken, and so is an offboarding that carries it. */
async function unnamedAttribute(world: FaultWorld, words: string) {
  const { email, onboarding } = world.person();
  const fault = world.simulator.arm({
    kind: 'refuse-attribute',
    attribute: 'phone',
    named: false,
    match: { email },
  });
  const created = await settle(world, {
    type: 'onboard',
    user: { ...onboarding, phone: words, title: 'Pilot' },
  });
  equal(created.status, 'applied');
  deepEqual(created.notTaken, ['phone']);
  equal(world.account(email)?.unshown.organization_role, 'Pilot');
  equal(world.account(email)?.unshown.role, 'Requester');

  const before = strikes(world, fault);
  await settle(world, { type: 'onboard', user: { ...onboarding, phone: words, title: 'Pilot' } });
  equal(strikes(world, fault), before, 'what was refused is not sent again');

  const left = await settle(world, { type: 'offboard', user: { email, phone: `${words} again` } });
  equal(left.outcome?.infraon?.result, 'deactivated');
  equal(world.account(email)?.is_active, false);
  return [created, left];
}

/** What was left out of the create because something unnamed was refused cannot be written for a while: that is no refusal. */
async function unnamedAttributeAndOutage(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  world.simulator.arm({ kind: 'refuse-attribute', attribute: 'phone', named: false, match: { email } });
  world.simulator.arm({ kind: 'status', status: 503, operation: 'edit', times: 3, match: { email } });
  const user = { ...onboarding, phone: '+1 555 0100', title: 'Pilot' };
  const created = await settle(world, { type: 'onboard', user });
  equal(created.status, 'applied');
  deepEqual(created.notTaken, ['phone']);
  equal(world.account(email)?.unshown.organization_role, 'Pilot');
  equal(world.account(email)?.unshown.role, 'Requester');
  equal(world.invitations(email), 1);
}
