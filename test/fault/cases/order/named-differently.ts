import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import type { InventedPerson } from '../../world/create-people.ts';
import type { Delivery } from '../../world/send-webhook.ts';

type Told = Pick<Delivery, 'type' | 'user' | 'occurredAt'>;

/** Sends one after the other, in this order of arrival, or at once; then no one may be active, and no one twice there. */
async function tell(world: FaultWorld, person: InventedPerson, told: readonly Told[], atOnce = false) {
  const answers = [];
  if (atOnce) answers.push(...(await Promise.all(told.map((delivery) => world.deliver(delivery)))));
  else for (const delivery of told) answers.push(await world.deliver(delivery));
  for (const answer of answers) {
    const { status } = await world.untilFinal(answer);
    ok(status === 'applied' || status === 'superseded', `ended as ${status}`);
  }
  const accounts = world.accounts(person.email, person.userName);
  ok(accounts.length <= 1, `${accounts.length} accounts`);
  equal(accounts.filter((account) => account.is_active).length, 0, 'inactive');
  const personIds = await Promise.all(
    answers.map(async ({ body }) => {
      const { personId = '' } = (await world.event(body.eventId ?? '')) ?? {};
      return (await world.ledger.load(personId))?.id;
    }),
  );
  equal(new Set(personIds).size, 1, 'one person');
}

export const namedDifferently: FaultCase = {
  id: 'O9',
  done: 'onboarded by user name, offboarded by e-mail or employee number, in either order of arrival or at once',
  invariants: ['A', 'O'],
  async run(world) {
    const scenarios: ((person: InventedPerson) => readonly Told[])[] = [
      ({ onboarding, userName, email }) => [
        { type: 'onboard', user: { ...onboarding, userName }, occurredAt: world.inSeconds(-60) },
        { type: 'offboard', user: { email }, occurredAt: world.inSeconds(-30) },
      ],
      ({ onboarding, userName, employeeNumber }) => [
        {
          type: 'onboard',
          user: { ...onboarding, userName, employeeNumber },
          occurredAt: world.inSeconds(-60),
        },
        { type: 'offboard', user: { employeeNumber }, occurredAt: world.inSeconds(-30) },
      ],
      // What joins the two names is said by a third event.
      ({ onboarding, userName, employeeNumber }) => [
        { type: 'onboard', user: { ...onboarding, userName }, occurredAt: world.inSeconds(-60) },
        { type: 'update', user: { userName, employeeNumber }, occurredAt: world.inSeconds(-45) },
        { type: 'offboard', user: { employeeNumber }, occurredAt: world.inSeconds(-30) },
      ],
    ];
    const runs = scenarios.flatMap((scenario) =>
      (['in order', 'reversed', 'shuffled', 'at once'] as const).map(async (arrival) => {
        const person = world.person();
        const told = scenario(person);
        const arriving = {
          'in order': told,
          reversed: told.toReversed(),
          shuffled: world.random.shuffle(told),
        };
        await tell(world, person, arrival === 'at once' ? told : arriving[arrival], arrival === 'at once');
      }),
    );
    await Promise.all(runs);
  },
};
