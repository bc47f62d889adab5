import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { deliver } from '../../world/deliver.ts';
import { strikes } from '../../world/strikes.ts';

export const noLedger: FaultCase = {
  id: 'C6',
  done: 'the ledger is down: at the door, and amid a reconciliation',
  invariants: ['L', 'D'],
  alone: true,
  timeoutMs: 180_000,
  async run(world) {
    await atTheDoor(world, 'refused');
    await atTheDoor(world, 'error');
    await amidAReconciliation(world);
  },
};

/** Nothing is promised, and the same id is taken when the ledger is back. */
async function atTheDoor(world: FaultWorld, how: 'refused' | 'error'): Promise<void> {
  const { email, onboarding } = world.person();
  const event = {
    type: 'onboard',
    user: onboarding,
    id: world.newId(),
    occurredAt: world.inSeconds(-1),
  } as const;
  const fault = world.services.dynamodb.arm({ how });
  const refused = await world.send(event);
  fault.clear();
  equal(refused.status, 503);
  ok(Number(refused.headers.get('retry-after')) > 0, 'it says when to come back');
  equal(refused.body.statusUrl, undefined);

  equal((await world.untilFinal(await deliver(world, event), 90_000)).status, 'applied');
  requireOneAccount(world, email);
}

/** The account is made and cannot be recorded: the message goes back, and the next run finds the account. */
async function amidAReconciliation(world: FaultWorld): Promise<void> {
  const { email, onboarding } = world.person();
  const slow = world.simulator.arm({
    kind: 'delay',
    ms: 600_000,
    operation: 'create',
    times: 1,
    match: { email },
  });
  const id = world.newId();
  const held = await deliver(world, { type: 'onboard', user: onboarding, id });
  await world.until('the create is under way', () => strikes(world, slow) === 1, 90_000);
  const personId = (await world.event(id))?.personId ?? '';
  const down = world.services.dynamodb.arm({ how: 'refused' });
  world.simulator.clearFaults(slow.id);
  await world.until('the message is back on the queue', () =>
    world.lines.some((line) => line.includes('"code":"person-postponed"') && line.includes(personId)),
  );
  down.clear();

  equal((await world.untilFinal(held, 90_000)).status, 'applied');
  requireOneAccount(world, email);
}

function requireOneAccount(world: FaultWorld, email: string): void {
  equal(world.accounts(email).length, 1);
  equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1);
  equal(world.invitations(email), 1);
}
