import { deepEqual, equal, ok } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { FaultCase } from '../../fault-case.ts';
import { hrSystems } from '../../world/hr-deliveries.ts';
import { hrSecret, postHr, record } from './journeys.ts';

const { gusto } = hrSystems;
const headers = { 'content-type': 'application/json' };

export const offeredKey: FaultCase = {
  id: 'H9',
  done: 'Gusto offers its key, a stranger offers one of his own, and an operator puts the right one into the secret',
  invariants: ['A', 'L', 'P'],
  alone: true,
  async run(world) {
    const before = await world.getSecret('hr-source-gusto');
    const used = await hrSecret(world, gusto.source);
    const [ours, strangers] = [randomBytes(20).toString('hex'), randomBytes(20).toString('hex')];
    const offer = (key: string) =>
      postHr(world, gusto.source, { headers, body: JSON.stringify({ verification_token: key }) });
    const employee = { person: world.person(), id: world.newId(), hasLeft: false };
    record(world, gusto, employee);
    const deliver = (secret: string) =>
      postHr(world, gusto.source, gusto.deliver(employee, { secret, at: Date.now() - 5000 }));
    try {
      equal((await offer(strangers)).status, 200);
      deepEqual(await world.keyOffers('gusto'), [], 'nothing is kept while a key is in use');

      await world.putSecret('hr-source-gusto', JSON.stringify({ placeholder: 'REPLACE-ME' }));
      await world.killFunction('receive-source-event');
      equal((await offer(strangers)).status, 200);
      equal((await offer(ours)).status, 200);
      for (let n = 0; n < 5; n++) await offer(randomBytes(20).toString('hex'));
      deepEqual((await world.keyOffers('gusto')).slice(0, 2), [strangers, ours], 'no one is pushed out');
      for (const key of [ours, strangers, used])
        equal((await deliver(key)).status, 503, 'no offer is trusted');

      await world.putSecret('hr-source-gusto', JSON.stringify({ secrets: [ours] }));
      await world.until('the key is in use', async () => (await deliver(ours)).status === 202);
      equal((await deliver(strangers)).status, 401);
      await world.until('the joiner has an account', () => world.account(employee.person.email)?.is_active);
      ok(!world.logs().includes(ours) && !world.logs().includes(strangers), 'no offer is in the logs');
    } finally {
      await world.putSecret('hr-source-gusto', before);
      await world.killFunction('receive-source-event');
    }
  },
};
