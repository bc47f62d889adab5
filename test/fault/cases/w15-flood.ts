import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../fault-case.ts';

/** All at once: several times the burst that the local stage allows. */
const forgeries = 1000;

export const flood: FaultCase = {
  id: 'W15b',
  done: '1000 forgeries at once at one route, while people on their way are reconciled',
  invariants: ['A', 'L'],
  alone: true,
  async run(world) {
    const people = Array.from({ length: 5 }, () => world.person());
    const accepted = await Promise.all(
      people.map((person) => world.deliver({ type: 'onboard', user: person.onboarding })),
    );
    const statuses = new Map<number, number>();
    const forge = async () => {
      const { status, body } = await fetch(`${world.host.stack.apiUrl}/webhooks/update-user`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'webhook-signature': 'v1,forged' },
        body: '{}',
      });
      await body?.cancel();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    };
    const flooding = Promise.all(Array.from({ length: forgeries }, forge));
    const during = await world.settle({ type: 'offboard', user: { email: people[0]?.email } });
    const settled = await Promise.all(accepted.map((answer) => world.untilFinal(answer)));
    await flooding;

    const seen = JSON.stringify([...statuses]);
    equal(
      [...statuses.keys()].filter((status) => ![401, 429].includes(status)).length,
      0,
      `answered ${seen}`,
    );
    ok((statuses.get(429) ?? 0) > 0, `some are turned away before a function runs: ${seen}`);
    equal(during.status, 'applied', 'another route is served');
    for (const { status } of settled) ok(status === 'applied', `the reconciler is healthy: ${status}`);
    const refused = await world.until('a sender gets through again', async () => {
      const answer = await world.send({
        type: 'update',
        user: { email: people[1]?.email, title: 'Engineer' },
      });
      return answer.status === 429 ? undefined : answer;
    });
    equal((await world.untilFinal(refused)).status, 'applied');
  },
};
