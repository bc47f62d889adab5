import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type EsperSimulator,
  type EsperSimulatorOptions,
  startEsperSimulator,
} from '../../infra/simulators/esper/index.ts';
import {
  createEsperClient,
  createEsperExportDirectory,
  createEsperTarget,
  esperOptionsSchema,
} from '../../shared/targets/esper/index.ts';
import type { AccountQuery } from '../../shared/targets/target.ts';

const call = { signal: new AbortController().signal };
const users = ['ada', 'bob', 'cat', 'dan'].map((name) => ({
  username: `${name}@x.example`,
  first_name: name.toUpperCase(),
}));
let simulator: EsperSimulator;

beforeAll(async () => {
  simulator = await startEsperSimulator({ users });
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

function connect() {
  const options = esperOptionsSchema.parse({
    baseUrl: simulator.url,
    allowLoopback: true,
    enterpriseId: simulator.state().enterprise,
    esperApi: 'users',
    defaultRole: 'Enterprise User',
    readAttempts: 1,
    listingReuseSeconds: 0,
  });
  const unreadable: number[] = [];
  const client = createEsperClient({
    options,
    credentials: { get: async () => simulator.apiKey, refresh: async () => simulator.apiKey },
    random: () => 0,
    onUnreadable: (count) => unreadable.push(count),
  });
  const target = createEsperTarget({ client, options, protectedAccounts: [] });
  return { target, listing: createEsperExportDirectory({ client, options }), unreadable };
}

const named = (name: string): AccountQuery => ({ userNames: [`${name}@x.example`], emails: [] });

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('a user with odd fields', () => {
  test.each([
    ['is_active: "true"', { is_active: 'true' }, { active: true }],
    ['is_active: 0', { is_active: 0 }, { active: false }],
    ['first_name: 42', { first_name: 42 }, { givenName: '42' }],
    ['an id as text', { id: '104' }, { givenName: 'ADA' }],
    ['nulls', { profile: null, last_name: null, is_email_verified: null }, { givenName: 'ADA' }],
    ['other types', { profile: 7, last_login: {}, has_emm: 'no', emm: [] }, { givenName: 'ADA' }],
    ['odd groups', { profile: { groups: [1, null], role: 'Viewer', is_developer: 1 } }, { active: true }],
  ])('is read as far as needed: %s', async (_, fields, expected) => {
    simulator.setOptions({ shownAs: { 'ada@x.example': fields } });
    const { target, unreadable } = connect();
    const [found] = await target.findAccounts(named('ada'), call);
    expect(found?.attributes).toMatchObject(expected);
    expect(await collect(target.listAccounts(call))).toHaveLength(5);
    expect(unreadable).toEqual([]);
  });
});

describe('a user who cannot be told', () => {
  const odd: [string, EsperSimulatorOptions, number][] = [
    ['without an id', { leftOut: { 'bob@x.example': ['id'] } }, 4],
    ['with neither name nor address', { leftOut: { 'bob@x.example': ['username', 'email'] } }, 5],
    ['whose name is no text', { shownAs: { 'bob@x.example': { username: ['bob'] } } }, 5],
  ];

  test.each(odd)('%s never stops the others, and is counted', async (_, options, listed) => {
    simulator.setOptions(options);
    const { target, listing, unreadable } = connect();
    expect(await collect(target.listAccounts(call))).toHaveLength(listed);
    expect(await collect(listing.listRows(call))).toHaveLength(listed);
    expect(unreadable).toEqual([1, 1]);
    expect(await target.findAccounts(named('ada'), call)).toHaveLength(1);
    expect(await target.findAccounts(named('nobody'), call)).toEqual([]);
    const leaver = { ...named('nobody'), ofLeaver: true };
    await expect(target.findAccounts(leaver, call)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('a listing', () => {
  test.each([1, 2, 3])(
    'goes on where pages of %i count only themselves, and link to no other',
    async (pageCap) => {
      simulator.setOptions({ counts: 'page', pageLinks: 'none', pageCap });
      const { target } = connect();
      expect(await collect(target.listAccounts(call))).toHaveLength(5);
      expect(await target.findAccounts(named('dan'), call)).toHaveLength(1);
    },
  );

  test.each(['not-found', 'bad-request'] as const)(
    'is incomplete where a gateway lets no later page through: %s',
    async (laterPages) => {
      simulator.setOptions({ laterPages, pageCap: 3 });
      await expect(collect(connect().target.listAccounts(call))).rejects.toMatchObject({
        kind: 'unavailable',
      });
    },
  );
});
