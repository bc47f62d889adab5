import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';

export const duplicatesAtOnce: FaultCase = {
  id: 'W10',
  done: 'the same id 100 times at once',
  invariants: ['D'],
  alone: true,
  async run(world) {
    const person = world.person();
    // What another case left there may wait for an hour.
    const before = await world.queueDepth('user-changes');
    const answers = await world.sendConcurrently({ type: 'onboard', user: person.onboarding }, 100);
    const [first] = answers.filter(({ status }) => status === 202 || status === 200);
    for (const { status, text } of answers) ok([200, 202].includes(status), `answered ${status} ${text}`);
    equal(new Set(answers.map(({ body }) => body.statusUrl)).size, 1, 'one event has one status URL');
    ok(first);
    equal((await world.untilFinal(first)).status, 'applied');
    await world.until('the queue is done', async () => (await world.queueDepth('user-changes')) <= before);
    equal(world.accounts(person.email).length, 1);
    equal(world.effectsOn(person.email).filter(({ kind }) => kind === 'created').length, 1);
    equal(world.invitations(person.email), 1);
  },
};
