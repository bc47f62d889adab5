import { expect, test } from 'vitest';
import { DigestMap } from '../../../../shared/bulk/digest-map.ts';
import { mapInOrder } from '../../../../shared/bulk/streams.ts';
import { digest } from '../../../../shared/domain/digest.ts';
import type { ActualAccount } from '../../../../shared/domain/reconcile.ts';
import { readDirectory } from '../../../../shared/import/plan/input/compact-directory.ts';

const visible = ['userName', 'email', 'displayName', 'active'] as const;

async function* listing(accounts: readonly ActualAccount[], failure?: Error): AsyncGenerator<ActualAccount> {
  yield* accounts;
  if (failure !== undefined) throw failure;
}

const many = Array.from({ length: 3000 }, (_, index) => ({
  id: `account-${index}`,
  attributes: {
    userName: `User${index}`,
    email: `user${index}@x.example`,
    displayName: `Zoë ${index}`,
    active: index % 3 !== 0,
  },
}));

test('every account is found by its id, name and address, whatever their case', async () => {
  const directory = await readDirectory(listing(many), visible);
  expect(directory.size).toBe(many.length);
  for (const [place, { id, attributes }] of many.entries()) {
    expect(directory.findById(id)).toBe(place);
    expect(directory.findByUserName(attributes.userName.toUpperCase())).toEqual([place]);
    expect(directory.findByEmail(attributes.email.toUpperCase())).toEqual([place]);
    const account = directory.get(place);
    expect(account.id).toBe(id);
    expect(account.active).toBe(attributes.active);
    expect(account.shows('displayName', `${attributes.displayName} `)).toBe(true);
    expect(account.shows('displayName', 'Zoë')).toBe(false);
    expect(account.shows('email', attributes.email.toUpperCase())).toBe(true);
    expect(account.shows('email', 'other@x.example')).toBe(false);
  }
  expect(directory.findById('account-3000')).toBeUndefined();
  expect(directory.findByEmail('nobody@x.example')).toEqual([]);
});

test('accounts that share an address are all found, and one that shows none is found by none', async () => {
  const directory = await readDirectory(
    listing([
      { id: '1', attributes: { email: 'a@x.example' } },
      { id: '2', attributes: { email: 'A@x.example', userName: '' } },
      { id: '3', attributes: {} },
    ]),
    visible,
  );
  expect(directory.findByEmail('a@x.example')).toEqual([0, 1]);
  expect(directory.findByUserName('')).toEqual([]);
  const nameless = directory.get(2);
  expect([nameless.shows('email', null), nameless.shows('displayName', ''), nameless.active]).toEqual([
    true,
    true,
    true,
  ]);
});

test('numbers of several kinds are kept by their digest, however many there are', () => {
  const map = new DigestMap();
  for (let number = 0; number < 5000; number += 1) {
    map.set('member', digest(`key ${number}`), number);
    if (number % 2 === 0) map.set('row', digest(`key ${number}`), 2 * number);
  }
  map.set('row', digest('key 10'), 0);
  for (let number = 0; number < 5000; number += 1) {
    const key = digest(`key ${number}`);
    expect(map.get('member', key)).toBe(number);
    const row = number === 10 ? 0 : 2 * number;
    expect(map.get('row', key)).toBe(number % 2 === 0 ? row : undefined);
    expect(map.get('rejected-row', key)).toBeUndefined();
  }
  expect(map.get('member', digest('other'))).toBeUndefined();
});

test('nothing is concluded from an incomplete listing', async () => {
  const failure = new Error('incomplete');
  await expect(readDirectory(listing(many, failure), visible)).rejects.toBe(failure);
});

test('work is done several at a time and handed on in order, up to the first failure', async () => {
  let [atWork, most] = [0, 0];
  async function* numbers() {
    for (let number = 0; number < 20; number += 1) yield number;
  }
  const mapped = mapInOrder(numbers(), {
    concurrency: 4,
    work: async (number) => {
      most = Math.max(most, ++atWork);
      for (let turn = 0; turn < 20 - number; turn += 1) await Promise.resolve();
      atWork -= 1;
      if (number === 12) throw new Error('twelve');
      return number;
    },
  });
  const done: number[] = [];
  await expect(
    (async () => {
      for await (const number of mapped) done.push(number);
    })(),
  ).rejects.toThrow('twelve');
  expect(done).toEqual(Array.from({ length: 12 }, (_, number) => number));
  expect(most).toBe(4);
});
