import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import type { ServiceFault } from '../../world/start-breakable-service.ts';

/** An update of someone known, accepted while the queue cannot be reached as it should. The sender does not repeat it. */
async function updateThrough(world: FaultWorld, fault: Pick<ServiceFault, 'how' | 'times'>): Promise<void> {
  const person = world.person();
  const onboarding = world.newId();
  await world.settle({ type: 'onboard', id: onboarding, user: person.onboarding });
  const { personId } = (await world.event(onboarding)) ?? {};
  ok(personId);
  const armed = world.services.sqs.arm({ ...fault, operation: 'SendMessage', holding: personId });
  const update = await world.send({ type: 'update', user: { email: person.email, title: 'Head of Mail' } });
  equal(update.status, 202, 'the event is held, so it is accepted');
  ok(armed.hits > 0, 'the call on the queue was struck');
  armed.clear();

  const final = await world.until('the sweeper has it finished', async () => {
    await world.runSweep();
    const { body } = await world.status(update.body.statusUrl ?? '');
    return body.status === 'accepted' ? undefined : body;
  });
  equal(final.status, 'applied');
  equal(world.account(person.email)?.unshown.organization_role, 'Head of Mail');
  const effects = world.effectsOn(person.email);
  equal(effects.filter(({ kind }) => kind === 'edited').length, 1, 'edited once');
  equal(effects.filter(({ kind }) => kind === 'created').length, 1);
  equal(world.invitations(person.email), 1);
}

export const lostAnswersOfTheQueue: FaultCase = {
  id: 'W14b',
  done: "the queue's answer is lost, or it refuses for good after an event was recorded",
  invariants: ['L', 'D'],
  async run(world) {
    await Promise.all([
      updateThrough(world, { how: 'answer-lost', times: 1 }),
      updateThrough(world, { how: 'answer-lost' }),
      updateThrough(world, { how: 'refused' }),
      updateThrough(world, { how: 'error' }),
    ]);
  },
};
