import { equal, ok } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventType } from '../../../../shared/domain/user-event.ts';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import type { InventedPerson } from '../../world/create-people.ts';
import { deliver } from '../../world/deliver.ts';
import { strikes } from '../../world/strikes.ts';

/** Long enough to be killed in; a call that is not gives up before. */
const inTheMiddleMs = 1500;
const calls = ['create', 'edit', 'retrieve', 'user_invite'] as const;

export const killedAnywhere: FaultCase = {
  id: 'C1',
  done: 'SIGKILL of reconcile-user amid vendor calls, and of the doors, at random moments',
  invariants: ['L', 'D'],
  alone: true,
  timeoutMs: 300_000,
  async run(world) {
    const people = Array.from({ length: 12 }, () => world.person());
    let struck = 0;
    const event = (type: EventType, user: (person: InventedPerson) => object) =>
      amidKills(world, people, (person) => ({ type, user: { ...user(person) } }));
    struck += await event('onboard', ({ onboarding }) => onboarding);
    struck += await event('update', ({ email }) => ({ email, title: 'Captain', active: true }));
    struck += await event('offboard', ({ email }) => ({ email }));
    ok(struck > 0, 'a call was killed in the middle');

    for (const { email } of people) {
      equal(world.accounts(email).length, 1);
      equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1);
      ok(world.invitations(email) <= 1, 'invited at most once');
      equal(world.account(email)?.is_active, false);
      equal(world.account(email)?.unshown.organization_role, 'Captain');
    }
  },
};

/** Sends one event for each person while processes are killed; waits until all are applied. Gives how many calls were struck. */
async function amidKills(
  world: FaultWorld,
  people: readonly InventedPerson[],
  event: (person: InventedPerson) => { readonly type: EventType; readonly user: Record<string, unknown> },
): Promise<number> {
  const { random, simulator } = world;
  const faults = people.map(({ email }) =>
    simulator.arm({
      kind: 'delay',
      ms: inTheMiddleMs,
      when: random.pick(['before', 'after'] as const),
      operation: random.pick(calls),
      skip: random.integer(0, 1),
      times: 1,
      match: { email },
    }),
  );
  const hits = () => faults.reduce((sum, fault) => sum + strikes(world, fault), 0);
  const sending = Promise.all(
    people.map(async (person) => {
      await delay(random.integer(0, 3000));
      return deliver(world, event(person));
    }),
  );
  // Seen to at once, so that its failure is no one's surprise while processes are being killed.
  const held = sending.then(
    (answers) => ({ answers }),
    (error: unknown) => ({ error }),
  );

  let amid = 0;
  for (let kill = 0; kill < 3; kill++) {
    const before = hits();
    const seen = await world.until('a call is under way', () => hits() > before, 8000).catch(() => false);
    await delay(random.integer(0, 400));
    if (seen) amid += 1;
    await Promise.all([world.killFunction('reconcile-user'), world.killFunction(random.pick(doors))]);
  }
  const sent = await held;
  if ('error' in sent) throw sent.error;
  for (const answer of sent.answers) {
    await world.until(
      'what was killed is healed',
      async () => {
        await world.runSweep();
        return answer.body.statusUrl !== undefined && (await isApplied(world, answer.body.statusUrl));
      },
      120_000,
    );
  }
  for (const { id } of faults) simulator.clearFaults(id);
  return amid;
}

const doors = ['onboard-user', 'update-user', 'offboard-user'];

async function isApplied(world: FaultWorld, statusUrl: string): Promise<boolean> {
  return (await world.status(statusUrl)).body.status === 'applied';
}
