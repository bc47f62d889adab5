import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import type { ServiceFault } from '../../world/start-breakable-service.ts';

const writes = ['PutItem', 'UpdateItem'] as const;
/** So often does the SDK try a call before it gives up. */
const attempts = 3;

/**
 * One onboarding, sent until it is accepted, while calls that hold its id or address are struck. Gives the check of what
 * becomes of it.
 */
async function onboardThrough(
  world: FaultWorld,
  fault: Omit<ServiceFault, 'holding'>,
): Promise<() => Promise<void>> {
  const person = world.person();
  const id = world.newId();
  const delivery = { type: 'onboard', id, user: person.onboarding, occurredAt: world.inSeconds(0) } as const;
  const armed = [id, person.email].map((holding) => world.services.dynamodb.arm({ ...fault, holding }));
  const first = await world.send(delivery);
  ok([202, 503].includes(first.status), `answered ${first.status}`);
  if (first.status === 503) {
    for (const one of armed) one.clear();
  }
  ok(
    armed.some(({ hits }) => hits > 0),
    'a call was struck',
  );
  const again = await world.deliver(delivery);
  return async () => {
    equal((await world.untilFinal(again)).status, 'applied');
    equal(world.accounts(person.email).length, 1);
    equal(world.effectsOn(person.email).filter(({ kind }) => kind === 'created').length, 1);
    ok(world.invitations(person.email) <= 1, 'invited at most once');
  };
}

export const lostAnswersOfTheLedger: FaultCase = {
  id: 'W14a',
  done: "the ledger's answers to an event's writes are lost, or it refuses them, once or until the SDK gives up",
  invariants: ['L', 'D'],
  async run(world) {
    const faults: readonly Omit<ServiceFault, 'holding'>[] = [
      { how: 'answer-lost', operation: 'PutItem', times: 1 },
      { how: 'answer-lost', operation: 'PutItem', times: attempts },
      { how: 'answer-lost', operation: 'UpdateItem', times: 1 },
      { how: 'answer-lost', operation: 'UpdateItem', times: attempts },
      { how: 'answer-lost', operation: writes, times: 2 * attempts },
      { how: 'refused', operation: 'PutItem', times: attempts },
      { how: 'error', operation: 'UpdateItem', times: attempts },
      { how: 'refused', times: attempts },
      { how: 'silent', operation: 'PutItem', times: 1 },
    ];
    const checks = [];
    for (const fault of faults) checks.push(await onboardThrough(world, fault));
    await Promise.all(checks.map((check) => check()));
  },
};
