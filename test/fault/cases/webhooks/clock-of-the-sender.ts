import { equal } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';

const secondOf = (ms: number) => Math.floor(ms / 1000);

/** Sends until the answer comes in the second in which it was signed; only then is the age known that was judged. */
async function answerAtAge(world: FaultWorld, seconds: number): Promise<number> {
  return world.until(`an answer within a second, ${seconds} s old`, async () => {
    await delay(1000 - (Date.now() % 1000));
    const now = Date.now();
    const signedAt = now - seconds * 1000;
    const { status } = await world.send({ type: 'update', user: { email: world.person().email }, signedAt });
    return secondOf(Date.now()) === secondOf(now) ? status : undefined;
  });
}

export const clockOfTheSender: FaultCase = {
  id: 'W2',
  done: 'signed 301 s ago or ahead; 299 s and 300 s',
  invariants: ['A'],
  async run(world) {
    const expected = new Map(
      [301, -301, 299, -299, 300, -300].map((age) => [age, Math.abs(age) > 300 ? 401 : 202]),
    );
    for (const [age, status] of expected) equal(await answerAtAge(world, age), status, `signed ${age} s ago`);
    const long = [3600, -3600, 10 * 365 * 86_400];
    for (const age of long) equal(await answerAtAge(world, age), 401, `signed ${age} s ago`);
  },
};
