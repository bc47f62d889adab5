import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type InfraonSimulator, startInfraonSimulator } from '../../infra/simulators/infraon/index.ts';
import {
  createInfraonClient,
  createInfraonExportDirectory,
  createInfraonTarget,
  infraonOptionsSchema,
} from '../../shared/targets/infraon/index.ts';
import type { AccountQuery } from '../../shared/targets/target.ts';

const call = { signal: new AbortController().signal };
const users = ['ada', 'bob', 'cat', 'dan', 'eve'].map((name) => ({
  username: `${name}@x.example`,
  name: name.toUpperCase(),
}));
let simulator: InfraonSimulator;

beforeAll(async () => {
  simulator = await startInfraonSimulator({ users });
});
beforeEach(() => simulator.reset());
afterEach(() => simulator.clearFaults());
afterAll(() => simulator.close());

function connect(changes: Record<string, unknown> = {}) {
  const options = infraonOptionsSchema.parse({
    baseUrl: simulator.url,
    allowLoopback: true,
    newAccountPatienceSeconds: 0.1,
    readAttempts: 1,
    listingReuseSeconds: 0,
    ...changes,
  });
  const unreadable: number[] = [];
  const client = createInfraonClient({
    options,
    credentials: { get: async () => simulator.apiKey, refresh: async () => simulator.apiKey },
    random: () => 0,
    onUnreadable: (count) => unreadable.push(count),
  });
  const directory = { isSortInOrder: async () => false, recordSort: async () => undefined };
  const target = createInfraonTarget({ client, options, protectedAccounts: [], directory });
  const listing = createInfraonExportDirectory({ client, options, recordSort: async () => undefined });
  return { client, target, listing, unreadable };
}

const named = (name: string): AccountQuery => ({ userNames: [`${name}@x.example`], emails: [] });

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('an account with odd fields', () => {
  test.each([
    ['is_profile_image: 1', { is_profile_image: 1 }, { active: true }],
    ['a numeric time', { creation_time: 1_700_000_000 }, { active: true }],
    ['text in a flag that no one uses', { is_multiple_customer_user: 'false' }, { active: true }],
    ['nulls and other types', { customer_id: null, avatar: {}, profile_image: 7 }, { active: true }],
    ['is_active: "true"', { is_active: 'true' }, { active: true }],
    ['is_active: "True"', { is_active: 'True' }, { active: true }],
    ['is_active: 1', { is_active: 1 }, { active: true }],
    ['is_active: "0"', { is_active: '0' }, { active: false }],
    ['name: 42', { name: 42 }, { displayName: '42' }],
    ['email: null', { email: null }, { userName: 'ada@x.example' }],
  ])('is read as far as needed: %s', async (_, fields, expected) => {
    simulator.setOptions({ shownAs: { 'ada@x.example': fields } });
    const { target, unreadable } = connect();
    const [found] = await target.findAccounts(named('ada'), call);
    expect(found?.attributes).toMatchObject(expected);
    expect(await collect(target.listAccounts(call))).toHaveLength(6);
    expect(unreadable).toEqual([]);
  });

  test('is written to without the fields that the vendor does not take back as it shows them', async () => {
    simulator.setOptions({ shownAs: { 'ada@x.example': { is_profile_image: 1 } } });
    const { target } = connect();
    const [account] = await target.findAccounts(named('ada'), call);
    if (account === undefined) throw new Error('not found');
    await target.deactivateAccount(account, call);
    expect(simulator.findUser({ username: 'ada@x.example' })?.is_active).toBe(false);
  });

  test('whose activity cannot be read says nothing of it', async () => {
    simulator.setOptions({ shownAs: { 'ada@x.example': { is_active: 'perhaps' } } });
    const [found] = await connect().target.findAccounts(named('ada'), call);
    expect(found?.attributes).not.toHaveProperty('active');
  });
});

describe('an account that cannot be told', () => {
  const without = (...fields: string[]) => ({ leftOut: { 'bob@x.example': fields } });
  const odd = [
    ['without an id', without('profile_id'), 5],
    ['with neither name nor address', without('actual_username', 'email'), 6],
    ['whose name is no text', { shownAs: { 'bob@x.example': { actual_username: ['bob'] } } }, 6],
  ] as const;

  test.each(odd)('%s never stops the others, and is counted', async (_, options, listed) => {
    simulator.setOptions(options);
    const { target, listing, unreadable } = connect();
    expect(await collect(target.listAccounts(call))).toHaveLength(listed);
    expect(await collect(listing.listRows(call))).toHaveLength(listed);
    expect(unreadable).toEqual([1, 1]);
    const [ada] = await target.findAccounts(named('ada'), call);
    expect(ada?.attributes.displayName).toBe('ADA');
    expect(await target.findAccounts(named('nobody'), call)).toEqual([]);
  });

  test.each(odd)('%s keeps a leaver from being taken for absent', async (_, options) => {
    simulator.setOptions(options);
    const { target } = connect();
    const leaver = { ...named('nobody'), ofLeaver: true };
    await expect(target.findAccounts(leaver, call)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await target.findAccounts({ ...named('ada'), ofLeaver: true }, call)).toHaveLength(1);
  });
});

test.each(['message', 'empty', 'odd'] as const)(
  'a create that answers %s is a create',
  async (createAnswers) => {
    simulator.setOptions({ createAnswers });
    const attributes = { userName: 'fay@x.example', email: 'fay@x.example', displayName: 'Fay' };
    const { account } = await connect().target.createAccount(attributes, call);
    expect(account.id).toBe(simulator.findUser({ username: 'fay@x.example' })?.profile_id);
  },
);

describe('a listing', () => {
  test.each([
    ['count', 'empty'],
    ['total', 'repeat-last'],
    ['count', 'not-found'],
  ] as const)(
    'goes on where the server caps pages and gives their own length as %s, to an end that is %s',
    async (totalField, pastEnd) => {
      simulator.setOptions({ totalField, pastEnd, totalCounts: 'page', pageCap: 3 });
      const { target } = connect();
      expect(await collect(target.listAccounts(call))).toHaveLength(6);
      expect(await target.findAccounts(named('eve'), call)).toHaveLength(1);
      simulator.setOptions({ pageCap: 4 });
      expect(await collect(target.listAccounts(call))).toHaveLength(6);
    },
  );

  test.each(['not-found', 'bad-request'] as const)(
    'is incomplete where a gateway lets no later page through: %s',
    async (laterPages) => {
      simulator.setOptions({ laterPages, pageCap: 3 });
      for (const totalField of ['count', 'none'] as const) {
        simulator.setOptions({ totalField });
        const { target } = connect({ shortPageEnds: false });
        await expect(collect(target.listAccounts(call))).rejects.toMatchObject({ kind: 'unavailable' });
        await expect(target.findAccounts(named('eve'), call)).rejects.toMatchObject({ kind: 'unavailable' });
      }
    },
  );
});
