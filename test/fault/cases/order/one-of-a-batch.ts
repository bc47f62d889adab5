import { equal, ok } from 'node:assert/strict';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { FaultCase } from '../../fault-case.ts';

export const oneOfABatch: FaultCase = {
  id: 'O4',
  done: 'of five people in one batch, the vendor fails for one',
  invariants: ['L', 'O'],
  async run(world) {
    const people = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const person = world.person();
        const id = world.newId();
        await world.settle({ type: 'onboard', id, user: person.onboarding });
        const personId = (await world.event(id))?.personId ?? '';
        // The door cannot enqueue them, so that they come in one batch.
        const kept = world.services.sqs.arm({ operation: 'SendMessage', holding: personId, how: 'refused' });
        return { ...person, personId, kept };
      }),
    );
    const [unlucky, ...others] = people;
    ok(unlucky);
    const fault = world.simulator.arm({
      kind: 'status',
      status: 500,
      operation: ['edit', 'retrieve'],
      match: { email: unlucky.email },
    });
    const update = ({ email }: { readonly email: string }) =>
      world.send({ type: 'update', user: { email, title: 'Batch' } });
    const [hopeless, ...hopeful] = await Promise.all(people.map(update));
    ok(hopeless);
    for (const { kept } of people) kept.clear();
    const entries = people.map(({ personId }, index) => ({
      Id: `${index}`,
      MessageBody: JSON.stringify({ personId }),
    }));
    await world.sqs.send(
      new SendMessageBatchCommand({ QueueUrl: world.host.stack.queues['user-changes'], Entries: entries }),
    );

    for (const answer of hopeful)
      equal((await world.untilFinal(answer)).status, 'applied', 'the others are done');
    for (const { email } of others) equal(world.account(email)?.unshown.organization_role, 'Batch');
    const struck = () => world.simulator.faults().find(({ id }) => id === fault.id)?.hits ?? 0;
    const first = await world.until('the vendor fails', () => struck() || undefined);
    await world.until('that person is tried again', () => struck() > first);
    equal((await world.status(hopeless.body.statusUrl ?? '')).body.status, 'accepted', 'and is not done');

    world.simulator.clearFaults(fault.id);
    equal((await world.untilFinal(hopeless)).status, 'applied', 'that person is retried until it succeeds');
    equal(world.account(unlucky.email)?.unshown.organization_role, 'Batch');
    for (const { email } of people) {
      equal(world.effectsOn(email).filter(({ kind }) => kind === 'edited').length, 1, 'each is edited once');
    }
  },
};
