import { equal, ok } from 'node:assert/strict';
import type { EventType } from '../../../../shared/domain/user-event.ts';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';

interface Ending {
  readonly types: readonly EventType[];
  readonly active: boolean;
}

/** The same thing is said several times, under ids of their own, in any order, some of it twice. */
async function say(world: FaultWorld, { types, active }: Ending): Promise<void> {
  const person = world.person();
  const start = Date.now() - 60_000;
  const told = types.map((type, index) => ({
    type,
    id: world.newId(),
    user: person.onboarding,
    occurredAt: new Date(start + index * 1000).toISOString(),
  }));
  const [again] = told;
  ok(again);
  const answers = [];
  for (const delivery of world.random.shuffle([...told, again])) answers.push(await world.deliver(delivery));
  for (const answer of answers) {
    const { status } = await world.untilFinal(answer);
    ok(status === 'applied' || status === 'superseded', `ended as ${status}`);
  }
  const [account, another] = world.accounts(person.email);
  equal(another, undefined, 'one account');
  if (active) equal(account?.is_active, true, `${types} ends enabled`);
  else ok(account?.is_active !== true, `${types} ends disabled`);
  ok(world.effectsOn(person.email).filter(({ kind }) => kind === 'created').length <= 1, 'created once');
  ok(world.invitations(person.email) <= 1, 'invited at most once');
}

export const backAndForth: FaultCase = {
  id: 'O1',
  done: 'enable, disable, enable with identical users and distinct ids, shuffled and repeated',
  invariants: ['L', 'O'],
  async run(world) {
    const [enabled, disabled] = [
      { types: ['onboard', 'offboard', 'onboard'], active: true },
      { types: ['onboard', 'offboard', 'onboard', 'offboard'], active: false },
    ] as const;
    await Promise.all([enabled, enabled, enabled, disabled, disabled].map((ending) => say(world, ending)));
  },
};
