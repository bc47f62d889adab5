import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';

export const tamperedBody: FaultCase = {
  id: 'W1',
  done: 'one byte of the body, the id or the time is changed, or the JSON reformatted',
  invariants: ['A'],
  async run(world) {
    const { random } = world;
    const person = world.person();
    const body = JSON.stringify({ occurredAt: world.inSeconds(0), user: person.onboarding });
    const bytes = Buffer.from(body);
    const flipped = Array.from({ length: 5 }, () => {
      const copy = new Uint8Array(bytes);
      const at = random.integer(0, copy.length - 1);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.integer(0, 7));
      return { sentBody: copy };
    });
    const otherId = world.newId();
    const later = String(Math.floor(Date.now() / 1000) + 1);
    const tampered = [
      ...flipped,
      { sentBody: JSON.stringify(JSON.parse(body), undefined, 2) },
      { sentBody: `${body}\n` },
      { sentBody: body.slice(0, -1) },
      { sentBody: '' },
      { headers: { 'webhook-id': otherId } },
      { headers: { 'webhook-timestamp': later } },
    ];
    for (const tampering of tampered) {
      const id = world.newId();
      const signedAt = Date.now() - 10_000;
      const answer = await world.send({ type: 'onboard', id, rawBody: body, signedAt, ...tampering });
      equal(answer.status, 401, `answered ${answer.status} to ${Object.keys(tampering)}`);
      equal(await world.event(id), undefined, 'nothing is held');
    }
    equal(await world.event(otherId), undefined, 'nothing is held under the other id');
    deepEqual(world.accounts(person.email), []);

    // The same body, untouched, is taken: it was the tampering that was refused.
    equal((await world.settle({ type: 'onboard', rawBody: body })).status, 'applied');
    equal(world.effectsOn(person.email).filter(({ kind }) => kind === 'created').length, 1);
  },
};
