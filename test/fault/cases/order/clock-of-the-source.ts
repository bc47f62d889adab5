import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';

const minutes = 60;

/** A source whose clock is wrong says three things within two seconds; they arrive in another order. */
async function tellBy(world: FaultWorld, skewSeconds: number): Promise<void> {
  const person = world.person();
  const { email } = person;
  const at = (seconds: number) => world.inSeconds(skewSeconds + seconds);
  const told = world.random.shuffle([
    { type: 'onboard', user: person.onboarding, occurredAt: at(-2) },
    { type: 'offboard', user: { email }, occurredAt: at(-1) },
    { type: 'update', user: { email, title: 'Last' }, occurredAt: at(0) },
  ] as const);
  const answers = [];
  for (const delivery of told) answers.push(await world.deliver(delivery));
  for (const answer of answers) await world.untilFinal(answer);
  const accounts = world.accounts(email);
  ok(accounts.length <= 1);
  equal(
    accounts.filter((account) => account.is_active).length,
    0,
    `${skewSeconds} s: disabled, as it said last`,
  );

  const rehire = {
    type: 'onboard',
    user: { ...person.onboarding, title: 'Again' },
    occurredAt: at(1),
  } as const;
  equal((await world.settle(rehire)).status, 'applied');
  equal(world.account(email)?.is_active, true, 'its own later word wins');
  equal(world.account(email)?.unshown.organization_role, 'Again');
}

export const clockOfTheSource: FaultCase = {
  id: 'O6',
  done: "the source's clock is 4 minutes slow or fast; or 6 minutes fast",
  invariants: ['O'],
  async run(world) {
    await Promise.all([-4 * minutes, 4 * minutes, -60 * minutes].map((skew) => tellBy(world, skew)));
    const person = world.person();
    for (const ahead of [6 * minutes, 24 * 60 * minutes]) {
      const answer = await world.send({
        type: 'onboard',
        user: person.onboarding,
        occurredAt: world.inSeconds(ahead),
      });
      equal(answer.status, 422);
      const [error] = answer.body.errors ?? [];
      equal(`${error?.path} ${error?.code}`, 'occurredAt in-the-future', 'the door says why');
    }
    equal(world.accounts(person.email).length, 0);
  },
};
