import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';

const limit = 256 * 1024;

export const oversize: FaultCase = {
  id: 'W15a',
  done: 'a body of one byte more than 256 KiB, of 3 MiB, of 11 MiB; signed or not',
  invariants: ['A'],
  async run(world) {
    const person = world.person();
    const sound = JSON.stringify({ occurredAt: world.inSeconds(0), user: person.onboarding });
    const padded = (bytes: number) => sound + ' '.repeat(bytes - Buffer.byteLength(sound));
    // Each of these letters is two bytes: what counts is bytes.
    const wide = sound.replace(person.givenName, '\u00e9'.repeat(limit / 2));
    for (const rawBody of [padded(limit + 1), wide, padded(3 * 1024 * 1024), padded(11 * 1024 * 1024)]) {
      const id = world.newId();
      equal((await world.send({ type: 'onboard', id, rawBody })).status, 413, `${rawBody.length} characters`);
      equal(await world.event(id), undefined, 'nothing is held');
    }
    const forged = { 'webhook-signature': 'v1,AAAA' };
    const unsigned = await world.send({ type: 'onboard', rawBody: padded(limit + 1), headers: forged });
    ok([401, 413].includes(unsigned.status), `answered ${unsigned.status}`);
    equal(world.accounts(person.email).length, 0);
    equal(
      (await world.settle({ type: 'onboard', rawBody: padded(limit) })).status,
      'applied',
      'exactly 256 KiB',
    );
  },
};
