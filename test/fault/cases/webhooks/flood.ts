import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { floodRoute } from '../../world/flood-route.ts';

/** Several times the burst that the local stage allows. */
const [connections, requestsEach] = [3, 330];

export const flood: FaultCase = {
  id: 'W15b',
  done: `a flood of ${connections * requestsEach} forgeries at one route, while people on their way are reconciled`,
  invariants: ['A', 'L'],
  alone: true,
  async run(world) {
    const people = Array.from({ length: 5 }, () => world.person());
    const accepted = await Promise.all(
      people.map((person) => world.deliver({ type: 'onboard', user: person.onboarding })),
    );
    const [flooding, during, settled] = await Promise.all([
      floodRoute({
        url: `${world.host.stack.apiUrl}/webhooks/update-user`,
        connections,
        requestsEach,
        headers: { 'content-type': 'application/json', 'webhook-signature': 'v1,forged' },
      }),
      world.send({ type: 'offboard', user: { email: people[0]?.email } }),
      Promise.all(accepted.map((answer) => world.untilFinal(answer))),
    ]);
    const seen = JSON.stringify([...flooding]);
    ok(
      [...flooding.keys()].every((status) => status === 401 || status === 429),
      `answered ${seen}`,
    );
    ok((flooding.get(429) ?? 0) > 0, `none was turned away before a function ran: ${seen}`);
    equal(during.status, 202, 'another route is served meanwhile');
    equal((await world.untilFinal(during)).status, 'applied');
    for (const { status } of settled) equal(status, 'applied', 'the reconciler is healthy');
    const after = await world.deliver({
      type: 'update',
      user: { email: people[1]?.email, title: 'Engineer' },
    });
    equal((await world.untilFinal(after)).status, 'applied', 'a sender gets through again');
  },
};
