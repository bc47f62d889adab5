import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type InfraonSimulator,
  type InfraonSimulatorOptions,
  startInfraonSimulator,
} from '../../infra/simulators/infraon/index.ts';
import {
  createInfraonClient,
  createInfraonTarget,
  infraonOptionsSchema,
} from '../../shared/targets/infraon/index.ts';
import type { SortSeen } from '../../shared/targets/infraon/list-all-users.ts';

const signal = new AbortController().signal;
const call = { signal };
let simulator: InfraonSimulator;

beforeAll(async () => {
  simulator = await startInfraonSimulator();
});
beforeEach(() => simulator.reset());
afterEach(() => simulator.clearFaults());
afterAll(() => simulator.close());

function connect(options: Record<string, unknown> = {}) {
  const parsed = infraonOptionsSchema.parse({
    baseUrl: simulator.url,
    allowLoopback: true,
    newAccountPatienceSeconds: 10,
    ...options,
  });
  const client = createInfraonClient({
    options: parsed,
    credentials: { get: async () => simulator.apiKey, refresh: async () => simulator.apiKey },
    random: () => 0,
  });
  const sort: SortSeen[] = [];
  const target = createInfraonTarget({
    client,
    options: parsed,
    protectedAccounts: [],
    directory: {
      isSortInOrder: async (field) => sort.findLast((seen) => seen.field === field)?.inOrder ?? false,
      recordSort: async (seen) => {
        sort.push(seen);
      },
    },
  });
  return { client, target, sort };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('the directory of the simulated tenant', () => {
  const shapes: readonly InfraonSimulatorOptions[] = [
    { wrapper: 'results', totalField: 'count' },
    { wrapper: 'data', totalField: 'total', pageCap: 7 },
    { wrapper: 'content', totalField: 'none', pastEnd: 'not-found' },
    { wrapper: 'array', totalField: 'none', pastEnd: 'repeat-last' },
    { wrapper: 'results', totalField: 'none', pastEnd: 'empty' },
  ];
  test.each(shapes)('is listed completely and each user once: %o', async (shape) => {
    simulator.setOptions(shape);
    const size = simulator.generateUsers({ count: 99, seed: 7 });
    for (const pageSize of [10, 100, 250]) {
      const { client } = connect({ pageSize });
      const ids = (await collect(client.listAllUsers())).map(({ profile_id }) => profile_id);
      expect(new Set(ids).size).toBe(size);
      expect(ids).toHaveLength(size);
    }
  });

  test('of one page costs two requests, whatever is sought', async () => {
    simulator.generateUsers({ count: 50, seed: 1 });
    const { target } = connect();
    const found = await target.findAccounts({ userNames: ['nobody'], emails: ['nobody@example.com'] }, call);
    expect(found).toEqual([]);
    expect(simulator.requests().total).toBe(2);
  });

  test('is searched in log2(pages) + 3 requests, and answers absence while its sort is verified', async () => {
    simulator.setOptions({ sortOrder: 'ignore-case' });
    const size = simulator.generateUsers({ count: 3000, seed: 3 });
    const { client } = connect({ pageSize: 10 });
    const bound = Math.floor(Math.log2(Math.ceil(size / 10)) + 3);
    for (const { username, profile_id } of simulator.users({ limit: 40 })) {
      simulator.clearRequests();
      const found = await client.findByUserName(username.toUpperCase());
      expect(found.map((user) => user.profile_id)).toEqual([profile_id]);
      expect(simulator.requests().total).toBeLessThanOrEqual(bound);
      simulator.clearRequests();
      expect(await client.findByUserName(`${username}.x`, { sortVerified: true })).toEqual([]);
      expect(simulator.requests().total).toBeLessThanOrEqual(bound);
    }
  });

  test('is listed in full to prove absence while its sort is not verified, and remembers the order it saw', async () => {
    simulator.setOptions({ sortOrder: 'ignore-case' });
    const size = simulator.generateUsers({ count: 300, seed: 3 });
    simulator.putUsers([{ username: 'Zoe@example.com', email: 'Zoe@example.com' }]);
    const { target, sort } = connect({ pageSize: 10 });
    const absent = { userNames: ['nobody@example.com'], emails: [] };
    expect(await target.findAccounts(absent, call)).toEqual([]);
    expect(simulator.requests().total).toBeGreaterThan(size / 10);
    expect(sort).toMatchObject([{ field: 'userName', inOrder: true }]);
    simulator.clearRequests();
    expect(await target.findAccounts(absent, call)).toEqual([]);
    expect(simulator.requests().total).toBeLessThan(10);
  });

  test('is searched by addresses on the word of a listing by addresses, never of one by user names', async () => {
    simulator.setOptions({ sortOrder: 'ignore-case' });
    const size = simulator.generateUsers({ count: 300, seed: 3 });
    simulator.putUsers([{ username: 'Zoe@example.com', email: 'Zoe@example.com' }]);
    const { target, sort } = connect({ pageSize: 10 });
    await collect(target.listAccounts(call));
    simulator.clearRequests();
    const absent = { userNames: ['nobody@example.com'], emails: ['nobody@example.com'] };
    expect(await target.findAccounts(absent, call)).toEqual([]);
    expect(simulator.requests().total).toBeGreaterThan(size / 10);
    expect(sort.map(({ field }) => field)).toEqual(['userName', 'email']);
    simulator.clearRequests();
    expect(await target.findAccounts(absent, call)).toEqual([]);
    expect(simulator.requests().total).toBeLessThan(20);
  });

  test('whose server orders by code unit shows an account in capitals, however orderly it looked before', async () => {
    simulator.setOptions({ sortOrder: 'code-unit' });
    simulator.generateUsers({ count: 300, seed: 3 });
    const { target, sort } = connect({ pageSize: 10 });
    const dora = { userNames: [], emails: ['dora@example.com'] };
    expect(await target.findAccounts(dora, call)).toEqual([]);
    expect(sort.at(-1)).toMatchObject({ field: 'email', inOrder: false });
    simulator.putUsers([{ username: 'dora', email: 'Dora@example.com' }]);
    expect(await target.findAccounts(dora, call)).toMatchObject([{ attributes: { userName: 'dora' } }]);
  });

  test('is listed once for ten people who are looked for at the same time', async () => {
    simulator.setOptions({ sortOrder: 'ignored' });
    const size = simulator.generateUsers({ count: 300, seed: 3 });
    const { target } = connect({ pageSize: 10 });
    const since = async () => 0;
    const people = Array.from({ length: 10 }, (_, index) => [`nobody-${index}@example.com`]);
    const found = await Promise.all(
      people.map((names) => target.findAccounts({ userNames: names, emails: names, since }, call)),
    );
    expect(found.flat()).toEqual([]);
    const searches = 10 * Math.ceil(Math.log2(size / 10) + 3);
    expect(simulator.requests().total).toBeLessThanOrEqual(Math.ceil(size / 10) + 2 + searches);
  });

  test('that ignores the sort is found out, and everyone in it is still found', async () => {
    simulator.setOptions({ sortOrder: 'ignored' });
    simulator.generateUsers({ count: 300, seed: 5 });
    const { target, client, sort } = connect({ pageSize: 10 });
    await collect(target.listAccounts(call));
    expect(sort).toMatchObject([{ inOrder: false }]);
    for (const { username } of simulator.users({ limit: 300 }).filter((_, index) => index % 60 === 0)) {
      expect(await client.findByUserName(username, { sortVerified: true })).toHaveLength(1);
    }
  });

  test('that ends before its total is not complete', async () => {
    simulator.generateUsers({ count: 100, seed: 5 });
    simulator.arm({
      kind: 'status',
      operation: 'list',
      status: 404,
      skip: 3,
      body: { detail: 'Invalid page.' },
    });
    const { client } = connect({ pageSize: 10 });
    await expect(collect(client.listAllUsers())).rejects.toMatchObject({ code: 'incomplete-listing' });
  });

  test.each(['csv', 'json', 'csv-labelled-json'] as const)('is downloaded as %s', async (download) => {
    simulator.generateUsers({ count: 20, seed: 5 });
    simulator.setOptions({ download });
    const { client } = connect();
    const file = await client.downloadCsv();
    const text = await new Response(file.body).text();
    expect(file.format).toBe(download === 'json' ? 'json' : 'csv');
    expect(text).toContain(simulator.users()[3]?.username);
  });

  test.each(['multipart', 'json-data-url'])('takes a CSV file sent as %s', async (csvUploadEncoding) => {
    const { client } = connect({ csvUploadEncoding });
    const file = { name: 'users.csv', content: 'username,email,name\nu1,u1@example.com,User One\n' };
    await client.validateCsv(file);
    await client.uploadCsv(file);
    expect(simulator.findUser({ username: 'u1' })?.email).toBe('u1@example.com');
  });
});

describe('the other operations', () => {
  test('answer what the tenant answers', async () => {
    const { client } = connect();
    expect((await client.getOwnProfile()).actual_username).toBe('integration@example.com');
    expect(await client.listActiveUsers()).toBeDefined();
    expect(await client.getOptions()).toBeDefined();
    await client.queryActiveUsers({});
    await client.savePreference({});
    await client.saveOwnProfile({});
    await client.logOut({});
    expect(Object.keys(simulator.requests().byOperation).sort()).toEqual([
      'active_users',
      'activeuser_list',
      'getmyprofile',
      'logout',
      'myprofile',
      'options',
      'preference',
    ]);
  });

  test('use a new key once the old one is refused, with one effect', async () => {
    const keys = [simulator.apiKey, 'another-key'];
    simulator.arm({ kind: 'key-change', apiKey: 'another-key', times: 1 });
    const client = createInfraonClient({
      options: infraonOptionsSchema.parse({ baseUrl: simulator.url, allowLoopback: true }),
      credentials: { get: async () => keys[0] ?? '', refresh: async () => keys[1] ?? '' },
    });
    await client.inviteUser({ emails: ['ada@example.com'] });
    expect(simulator.effects()).toHaveLength(1);
    expect(simulator.requests().total).toBe(2);
  });
});
