import { equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';

export const firedBySchedule: FaultCase = {
  id: 'T1',
  done: 'an onboarding with a future effectiveAt; no one touches anything until it holds',
  invariants: ['L', 'O'],
  alone: true,
  async run(world) {
    const person = world.person();
    const aheadSeconds = 5;
    const effectiveAt = world.inSeconds(aheadSeconds);
    const answer = await world.send({ type: 'onboard', user: person.onboarding, effectiveAt });
    equal(answer.status, 202);
    equal(answer.body.status, 'scheduled');
    // The schedule comes every minute; ten seconds are for what it starts.
    const timeoutMs = (aheadSeconds + 60 + 10) * 1000;
    equal((await world.untilFinal(answer, timeoutMs)).status, 'applied');
    const [created, another] = world.effectsOn(person.email).filter(({ kind }) => kind === 'created');
    equal(another, undefined, 'created once');
    equal((created?.at ?? '') >= effectiveAt, true, 'and not before its time');
  },
};
