import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { deliver } from '../../world/deliver.ts';
import { logLines } from '../../world/log-lines.ts';
import { strikes } from '../../world/strikes.ts';

export const throttledForAnHour: FaultCase = {
  id: 'U3',
  done: '429 with Retry-After: 3600',
  invariants: ['L'],
  timeoutMs: 180_000,
  async run(world) {
    const { email, onboarding } = world.person();
    const fault = world.simulator.arm({
      kind: 'throttled',
      retryAfter: 3600,
      operation: 'create',
      match: { email },
    });
    const id = world.newId();
    const held = await deliver(world, { type: 'onboard', user: onboarding, id });
    equal(held.body.status, 'accepted');

    await world.until('the call is refused', () => strikes(world, fault) >= 1, 90_000);
    const personId = (await world.event(id))?.personId;
    const [postponed] = await world.until('the message is back on the queue', () => {
      const lines = logLines(world, { code: 'person-postponed', personId });
      return lines.length > 0 && lines;
    });
    equal(postponed?.because, 'unavailable');
    // By the function itself, which its deadline did not end, and for as long as the vendor asked.
    equal(postponed?.retryAfterSeconds, 3600);
    ok((await world.queueDepth('user-changes')) > 0, 'the message is on the queue');
    await world.runSweep();
    equal(strikes(world, fault), 1);
    equal((await world.event(id))?.status, 'accepted');

    // Whatever is said next of the person is not kept waiting, and settles what waits.
    world.simulator.clearFaults(fault.id);
    await deliver(world, { type: 'update', user: { email, title: 'Captain' } });
    equal((await world.untilFinal(held, 90_000)).status, 'applied');
    equal(world.accounts(email).length, 1);
    equal(world.invitations(email), 1);
  },
};
