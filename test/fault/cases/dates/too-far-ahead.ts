import { equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';

const daySeconds = 86_400;

export const tooFarAhead: FaultCase = {
  id: 'T4',
  done: 'an effectiveAt of more than a year ahead, of a year, of the past, of nonsense',
  invariants: ['O'],
  async run(world) {
    const person = world.person();
    const at = (effectiveAt: string, id = world.newId()) =>
      world.send({ type: 'onboard', id, user: person.onboarding, effectiveAt });
    for (const days of [367, 400, 3650]) {
      const id = world.newId();
      const { status, body } = await at(world.inSeconds(days * daySeconds), id);
      equal(`${status} ${body.errors?.[0]?.path}`, '422 effectiveAt', `${days} days ahead`);
      equal(body.errors?.[0]?.code, 'too-far-ahead');
      equal(await world.event(id), undefined, 'nothing is held');
    }
    for (const nonsense of [
      'tomorrow',
      '',
      '2026-13-01T00:00:00Z',
      '+275760-09-13T00:00:00Z',
      '9999-12-31',
    ]) {
      equal((await at(nonsense)).status, 422, nonsense);
    }
    equal((await at(world.inSeconds(365 * daySeconds))).body.status, 'scheduled', 'a year ahead');
    equal(world.accounts(person.email).length, 0);

    const { email } = world.person();
    const effectiveAt = world.inSeconds(-daySeconds);
    const past = await world.send({ type: 'onboard', user: { ...person.onboarding, email }, effectiveAt });
    equal(past.body.status, 'accepted', 'what has begun already holds at once');
    equal((await world.untilFinal(past)).status, 'applied');
  },
};
