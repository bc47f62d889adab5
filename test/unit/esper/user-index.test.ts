import { expect, test } from 'vitest';
import type { EsperUser } from '../../../shared/esper/esper-user.ts';
import { createUserIndex } from '../../../shared/esper/user-index.ts';

const call = { signal: new AbortController().signal };

/** A directory that counts its listings, and a clock in seconds that stands still. */
function openIndex(users: EsperUser[] = []) {
  const state = { now: 100, listings: 0, failures: 0 };
  const index = createUserIndex({
    async *list() {
      state.listings += 1;
      const shown = [...users];
      await Promise.resolve();
      if (state.failures > 0) {
        state.failures -= 1;
        throw new Error('the listing broke');
      }
      yield* shown;
    },
    seconds: 10,
    clock: { now: () => state.now * 1000, sleep: async () => undefined },
  });
  return { index, state, users };
}

const user = (id: number, username: string, email = username): EsperUser => ({ id, username, email });

test('people who are looked for at once, or soon after, share one listing', async () => {
  const { index, state } = openIndex([user(1, 'ann', 'Ann@x.example'), user(2, 'bo')]);
  const found = await Promise.all([index.find(['ANN'], call), index.find(['bo', 'ann@X.example'], call)]);
  expect(found).toEqual([['1'], ['2', '1']]);
  state.now += 9;
  expect(await index.find(['cy'], call)).toEqual([]);
  expect(state.listings).toBe(1);
});

test('a listing that began ten seconds ago tells nothing any more', async () => {
  const { index, state, users } = openIndex();
  expect(await index.find(['ann'], call)).toEqual([]);
  users.push(user(1, 'ann'));
  state.now += 10;
  expect(await index.find(['ann'], call)).toEqual(['1']);
});

test('whoever may have been created since a listing began is looked for in a new one, and nobody else', async () => {
  const { index, state, users } = openIndex();
  await index.find(['ann'], call);
  index.mayBeCreated(['Ann']);
  users.push(user(1, 'ann'));
  state.now += 1;
  expect(await index.find(['bo'], call)).toEqual([]);
  expect(state.listings).toBe(1);
  expect(await index.find(['bo', 'ann'], call)).toEqual(['1']);
  expect(await index.find(['ann'], call)).toEqual(['1']);
  expect(state.listings).toBe(2);
});

test('several users of one address are all found, and an empty name finds nobody', async () => {
  const { index } = openIndex([
    user(1, 'ann', 'team@x.example'),
    user(2, 'bo', 'team@x.example'),
    user(3, ''),
  ]);
  expect(await index.find(['team@x.example', ' ', ''], call)).toEqual(['1', '2']);
});

test('a listing that fails is not the answer of those who only shared it: they share another one', async () => {
  const { index, state } = openIndex([user(1, 'ann')]);
  state.failures = 1;
  const searches = Array.from({ length: 5 }, () => index.find(['ann'], call));
  const [first, ...others] = await Promise.allSettled(searches);
  expect(first?.status).toBe('rejected');
  expect(others).toEqual(Array(4).fill({ status: 'fulfilled', value: ['1'] }));
  expect(state.listings).toBe(2);
  expect(await index.find(['ann'], call)).toEqual(['1']);
});

test('a failed listing is not remembered', async () => {
  const { index, state } = openIndex([user(1, 'ann')]);
  state.failures = 1;
  await expect(index.find(['ann'], call)).rejects.toThrow('the listing broke');
  expect(await index.find(['ann'], call)).toEqual(['1']);
});
