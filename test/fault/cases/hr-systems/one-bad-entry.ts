import { equal, match } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { hrSecret, postHr } from './journeys.ts';

export const oneBadEntry: FaultCase = {
  id: 'H11',
  done: 'SuccessFactors tells of a leaver, a bad joiner and two whose numbers differ in the last of 16 digits, twice',
  invariants: ['L', 'D', 'A', 'P'],
  async run(world) {
    const secret = await hrSecret(world, 'successfactors');
    const headers = {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(secret).toString('base64')}`,
    };
    const post = (events: readonly string[]) =>
      postHr(world, 'successfactors', { headers, body: `{"events":[${events.join(',')}]}` });
    const at = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1000).toISOString();
    const entry = (said: {
      readonly reason: string;
      readonly number: string;
      readonly email: string;
      readonly at: string;
    }) =>
      `{"eventReason":"${said.reason}","lastModifiedDateTime":"${said.at}","personIdExternal":${said.number},"email":"${said.email}","firstName":"Sam"}`;
    const [leaver, twin, other] = [world.person(), world.person(), world.person()];
    const numbers = ['9007199254740992', '9007199254740993'] as const;
    const number = `${world.random.integer(1_000_000, 9_999_999)}`;
    const joins = entry({ reason: 'HIRNEW', number, email: leaver.email, at: at(60) });
    equal((await post([joins])).status, 202);
    await world.until('someone joins', () => world.account(leaver.email)?.is_active);

    const batch = [
      entry({ reason: 'TERVOL', number, email: leaver.email, at: at(30) }),
      entry({ reason: 'HIRNEW', number: '1', email: 'not an address', at: at(30) }),
      entry({ reason: 'HIRNEW', number: numbers[0], email: twin.email, at: at(30) }),
      entry({ reason: 'HIRNEW', number: numbers[1], email: other.email, at: at(30) }),
      entry({ reason: 'HIRE', number: '2', email: leaver.email, at: at(30) }),
    ];
    for (const _ of ['once', 'again']) {
      const answer = await post(batch);
      equal(answer.status, 422);
      match(answer.text, /"path":"events\.1\.email"/);
      equal(/not an address/.test(answer.text), false);
    }
    await world.until('the leaver leaves', () => world.account(leaver.email)?.is_active === false);
    for (const { email } of [twin, other]) {
      await world.until('both of them join', () => world.account(email)?.is_active);
      const created = world.effectsOn(email).filter(({ kind }) => /create/.test(kind));
      equal(created.length, 1, 'once');
    }
    const unknown = await post([batch[4] ?? '']);
    equal(unknown.status, 200);
    match(unknown.text, /unknown-type/);
  },
};
