import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  defaultGroups,
  type EsperSimulator,
  startEsperSimulator,
} from '../../infra/simulators/esper/index.ts';
import { createEsperClient, esperOptionsSchema } from '../../shared/targets/esper/index.ts';

let simulator: EsperSimulator;

beforeAll(async () => {
  simulator = await startEsperSimulator();
});
beforeEach(() => simulator.reset());
afterEach(() => simulator.clearFaults());
afterAll(() => simulator.close());

const enterpriseId = '2b9d6c1e-7f40-4a53-8c12-9e5d3b7a6f10';
const group = defaultGroups[0]?.id ?? '';
const profile = { role: 'Enterprise User', enterprise: enterpriseId } as const;

function connect(options: Record<string, unknown> = {}) {
  return createEsperClient({
    options: esperOptionsSchema.parse({
      baseUrl: simulator.url,
      allowLoopback: true,
      enterpriseId,
      esperApi: 'users',
      defaultRole: 'Enterprise User',
      firstBackoffSeconds: 0.01,
      ...options,
    }),
    credentials: { get: async () => simulator.apiKey, refresh: async () => simulator.apiKey },
    random: () => 0,
  });
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe.each(['none', 'newer', 'all'] as const)('where the replies that are wrapped are: %s', (wrapped) => {
  beforeEach(() => simulator.setOptions({ wrapped }));

  test('the published operations do what they say', async () => {
    const client = connect();
    expect(await client.getUserInfo()).toMatchObject({ username: 'integration@example.com' });
    const created = await client.createUser({ username: 'ann', email: 'ann@x.example', profile });
    const id = String(created.id);
    expect(await client.getUser(id)).toEqual(created);
    const groups = [group];
    await client.patchUser(id, { first_name: 'Ann', profile: { ...profile, role: 'Group Admin', groups } });
    expect(await client.getUser(id)).toMatchObject({
      first_name: 'Ann',
      profile: { role: 'Group Admin', groups: [{ id: group, name: 'All devices' }] },
    });
    await client.replaceUser(id, { username: 'ann2', profile });
    await client.patchUser(id, { is_active: false });
    expect(await client.getUser(id)).toMatchObject({ username: 'ann2', is_active: false });
    await client.deleteUser(id);
    await expect(client.getUser(id)).rejects.toMatchObject({ status: 404, fromVendor: true });
  });

  test('the replacements do what they say', async () => {
    const client = connect();
    await client.invite({ email: 'ann@x.example', profile });
    expect((await collect(client.listAllUsers())).map(({ email }) => email)).not.toContain('ann@x.example');
    simulator.acceptInvitation({ email: 'ann@x.example', first_name: 'A.' });
    const user = (await collect(client.listAllUsers())).find(({ email }) => email === 'ann@x.example');
    const authnUserId = user?.profile?.authn_user_id ?? '';
    await client.setFirstName(authnUserId, 'Ann');
    await client.setRole(authnUserId, { role: 'Group Viewer', groups: [group] });
    expect(await client.getUser(String(user?.id))).toMatchObject({
      first_name: 'Ann',
      profile: { role: 'Group Viewer', groups: [{ id: group }] },
    });
    await client.removeFromTenant(authnUserId);
    await expect(client.getUser(String(user?.id))).rejects.toMatchObject({ status: 404 });
  });
});

describe('a listing', () => {
  const seeds = Array.from({ length: 45 }, (_, index) => ({ username: `user-${index}@x.example` }));

  test.each(['own', 'wrong-scheme', 'wrong-host'] as const)(
    'is read to its count, whatever the links say: %s',
    async (pageLinks) => {
      simulator.setOptions({ pageLinks, pageCap: 10 });
      simulator.putUsers(seeds);
      const listed = await collect(connect().listAllUsers());
      expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
      expect(listed.length).toBe(simulator.users().length);
    },
  );

  test('of one page takes two requests, since its count may be its own length', async () => {
    simulator.putUsers(seeds);
    const before = simulator.requests().total;
    await collect(connect().listAllUsers());
    expect(simulator.requests().total - before).toBe(2);
  });
});

describe('a refusal', () => {
  test.each(['status-error', 'code-errors'] as const)('is read in each wording: %s', async (newerErrors) => {
    simulator.setOptions({ newerErrors });
    simulator.putUsers([{ username: 'ann@x.example' }]);
    const client = connect();
    for (const call of [
      client.createUser({ username: 'ann@x.example', profile }),
      client.invite({ email: 'ann@x.example', profile }),
    ]) {
      const error = await call.then(
        () => undefined,
        (thrown: { readonly vendorMessage?: string }) => thrown,
      );
      expect(error).toMatchObject({ status: 400, retryable: false, mayHaveHappened: false });
      expect(error?.vendorMessage).toContain('already exists');
    }
  });

  test('for too many requests is waited out, and a write has one effect', async () => {
    simulator.arm({ kind: 'throttled', operation: 'create', times: 3 });
    await connect().createUser({ username: 'ann@x.example', profile });
    expect(simulator.effects().filter(({ kind }) => kind === 'created')).toHaveLength(1);
  });

  test('of the key is met with the new one', async () => {
    simulator.arm({ kind: 'key-change', apiKey: 'another-key', times: 1 });
    const client = createEsperClient({
      options: esperOptionsSchema.parse({
        baseUrl: simulator.url,
        allowLoopback: true,
        enterpriseId,
        esperApi: 'users',
        defaultRole: 'Viewer',
      }),
      credentials: { get: async () => 'old-key', refresh: async () => simulator.apiKey },
    });
    await client.getUserInfo();
  });
});

test.each(['reset', 'status', 'broken-json'] as const)(
  'a write whose answer is lost is not repeated, and may have happened: %s',
  async (kind) => {
    const fault = { operation: 'create', when: 'after', times: 1 } as const;
    simulator.arm(kind === 'status' ? { ...fault, kind, status: 502 } : { ...fault, kind });
    await expect(connect().createUser({ username: 'ann@x.example', profile })).rejects.toMatchObject({
      retryable: true,
      mayHaveHappened: true,
    });
    expect(simulator.effects().filter((effect) => effect.kind === 'created')).toHaveLength(1);
  },
);
