import { equal } from 'node:assert/strict';
import type { EventType } from '../../../../shared/domain/user-event.ts';
import type { FaultCase } from '../../fault-case.ts';

export const replayToAnotherRoute: FaultCase = {
  id: 'W16',
  done: 'a signed delivery is replayed to the other routes, or its id used for another body',
  invariants: ['A'],
  async run(world) {
    const person = world.person();
    await world.settle({ type: 'onboard', user: person.onboarding });
    const id = world.newId();
    const signedAt = Date.now();
    const rawBody = JSON.stringify({ occurredAt: world.inSeconds(0), user: { email: person.email } });
    const delivery = (type: EventType) => ({ type, id, rawBody, signedAt });
    equal((await world.settle(delivery('update'))).status, 'applied');
    equal((await world.send(delivery('offboard'))).status, 409, 'replayed to offboard-user');
    equal((await world.send({ ...delivery('update'), rawBody: `${rawBody} ` })).status, 409, 'another body');
    equal(
      (await world.send(delivery('update'))).status,
      200,
      'the same again is answered with what became of it',
    );

    const named = { user: { email: person.email }, more: { type: 'update' } };
    equal((await world.send({ type: 'offboard', ...named })).status, 422, 'a body that names another route');
    const { type } = (await world.event(id)) ?? {};
    equal(type, 'update', 'the event is what it was');
    equal(world.account(person.email)?.is_active, true, 'no one was deactivated');
    equal(world.effectsOn(person.email).filter(({ kind }) => kind === 'deactivated').length, 0);
  },
};
