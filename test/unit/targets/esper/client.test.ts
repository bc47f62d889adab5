import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { EsperClient } from '../../../../shared/targets/esper/esper-client.ts';
import { EsperError } from '../../../../shared/targets/esper/esper-user.ts';
import { json, startVendor } from '../../../support/vendor-server.ts';
import { authnId, connect, enterpriseId, esperUser, groups } from './connect.ts';

const profile = { role: 'Viewer', enterprise: enterpriseId } as const;
const newUser = { username: 'ann@x.example', profile };
const tenant = `/api/authn2/v0/tenant/${enterpriseId}`;

/** What a rejected call rejected with. */
async function failureOf(call: Promise<unknown>): Promise<EsperError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof EsperError) return error;
  throw new Error('the call did not fail with an EsperError', { cause: error });
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('a request', () => {
  type Call = (client: EsperClient) => Promise<unknown>;
  const calls: [published: string, call: Call, body?: unknown][] = [
    ['GET /api/user_info/', (client) => client.getUserInfo()],
    ['GET /api/user/7/', (client) => client.getUser('7')],
    ['POST /api/user/', (client) => client.createUser(newUser), newUser],
    ['PUT /api/user/7/', (client) => client.replaceUser('7', newUser), newUser],
    ['PATCH /api/user/7/', (client) => client.patchUser('7', { is_active: false }), { is_active: false }],
    ['DELETE /api/user/7/', (client) => client.deleteUser('7')],
    [
      `POST ${tenant}/invite`,
      (client) => client.invite({ email: 'ann@x.example', profile }),
      { email: 'ann@x.example', meta: { email: 'ann@x.example', profile } },
    ],
    [
      `PUT /api/authz2/v1/users/${authnId(7)}`,
      (client) => client.setRole(authnId(7), { role: 'Group Admin', groups }),
      { role: 'Group Admin', groups },
    ],
    [
      `PUT /api/authn2/v0/user/${authnId(7)}`,
      (client) => client.setFirstName(authnId(7), 'Ann'),
      { first_name: 'Ann' },
    ],
    [`DELETE ${tenant}/user/${authnId(7)}/`, (client) => client.removeFromTenant(authnId(7))],
  ];

  test.each(calls)(
    'is made as it is published: %s',
    async (published: string, call: Call, body?: unknown) => {
      await using vendor = await startVendor((_, response) => json(response, esperUser(7)));
      await call(connect(vendor.url).client);
      const [received] = vendor.received;
      expect(`${received?.method} ${received?.url}`).toBe(published);
      expect(received?.authorization).toBe('Bearer key-1');
      if (body !== undefined) expect(JSON.parse(received?.body ?? '')).toEqual(body);
    },
  );

  test('goes below the configured path', async () => {
    await using vendor = await startVendor((_, response) => json(response, esperUser(7)));
    await connect(vendor.url, { options: { apiPath: '' } }).client.getUserInfo();
    expect(vendor.received[0]?.url).toBe('/user_info/');
  });

  test.each(['', '0', '-1', '1/../2', 'a', '1e3', '9'.repeat(17)])(
    'is not made for what is no id of a user: %s',
    async (id) => {
      await using vendor = await startVendor((_, response) => json(response, esperUser(7)));
      const { client } = connect(vendor.url);
      await expect(client.deleteUser(id)).rejects.toThrow(RangeError);
      await expect(client.removeFromTenant(id)).rejects.toThrow(RangeError);
      expect(vendor.received).toEqual([]);
    },
  );
});

describe('a reply', () => {
  test('is read inside the wrapper of newer replies, too, and tokens are not kept', async () => {
    await using vendor = await startVendor((_, response) =>
      json(response, { content: esperUser(7), code: 200, message: 'ok' }),
    );
    const user = await connect(vendor.url).client.getUserInfo();
    expect(user.id).toBe(7);
    expect(inspect(user, { depth: 9 })).not.toContain('must-not-be-kept');
  });

  test.each([[{}], [[]], ['text'], [{ id: 'seven' }], [{ content: null }]])(
    'that holds no user is an error: %o',
    async (body) => {
      await using vendor = await startVendor((_, response) => json(response, body));
      const { client } = connect(vendor.url);
      const read = await failureOf(client.getUser('7'));
      expect(read).toMatchObject({ code: 'unreadable-reply', mayHaveHappened: false });
      const written = await failureOf(client.createUser(newUser));
      expect(written).toMatchObject({ code: 'unreadable-reply', mayHaveHappened: true });
    },
  );

  test('of a deletion may be empty', async () => {
    await using vendor = await startVendor((_, response) => response.writeHead(204).end());
    await connect(vendor.url).client.deleteUser('7');
  });
});

describe('a refusal', () => {
  test.each([
    { errors: ['role: not allowed'], message: 'role: not allowed', status: 400 },
    { code: 400, error: 'role: not allowed', message: 'Bad request' },
    { status: 400, errors: 'role: not allowed' },
  ])('is understood in both families, and its words are kept out of what is logged: %o', async (body) => {
    await using vendor = await startVendor((_, response) => json(response, body, { status: 400 }));
    const error = await failureOf(connect(vendor.url).client.createUser(newUser));
    expect(error).toMatchObject({ code: 'status', status: 400, retryable: false, mayHaveHappened: false });
    expect(error.vendorMessage).toContain('role: not allowed');
    expect(inspect(error, { depth: 9 })).not.toContain('not allowed');
  });

  test('of the key is met with a new key, once', async () => {
    await using vendor = await startVendor((request, response) =>
      request.authorization === 'Bearer key-2'
        ? json(response, esperUser(7))
        : json(response, { errors: ['no'], status: 401 }, { status: 401 }),
    );
    const { client, refreshes } = connect(vendor.url, { keys: ['key-1', 'key-2'] });
    await client.createUser(newUser);
    expect(vendor.received.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect(refreshes()).toBe(1);
    const error = await failureOf(connect(vendor.url, { keys: ['a', 'b'] }).client.getUserInfo());
    expect(error).toMatchObject({ status: 401, retryable: false });
  });
});

describe('too many requests', () => {
  test('are waited out exponentially where nothing is said of how long, writes too', async () => {
    await using vendor = await startVendor((_, response) =>
      vendor.received.length < 5 ? json(response, {}, { status: 429 }) : json(response, esperUser(7)),
    );
    const { client, waits } = connect(vendor.url);
    await client.createUser(newUser);
    expect(vendor.received).toHaveLength(5);
    expect(waits.filter((wait) => [250, 500, 1000, 2000].includes(wait))).toEqual([250, 500, 1000, 2000]);
  });

  test('are obeyed where it is said', async () => {
    await using vendor = await startVendor((_, response) =>
      vendor.received.length < 2
        ? json(response, {}, { status: 429, headers: { 'retry-after': '3' } })
        : json(response, esperUser(7)),
    );
    const { client, waits } = connect(vendor.url);
    await client.getUserInfo();
    expect(waits).toContain(3000);
  });
});

describe('a failed write', () => {
  test.each([500, 502, 503, 504])('is not repeated after %s, and may have happened', async (status) => {
    await using vendor = await startVendor((_, response) => json(response, {}, { status }));
    const { client } = connect(vendor.url);
    for (const write of [client.createUser(newUser), client.patchUser('7', {}), client.deleteUser('7')]) {
      expect(await failureOf(write)).toMatchObject({ retryable: true, mayHaveHappened: true });
    }
    expect(vendor.received).toHaveLength(3);
  });

  test('is not repeated when the connection ends, though a read is', async () => {
    await using vendor = await startVendor((_, response) => response.destroy());
    const { client } = connect(vendor.url);
    expect(await failureOf(client.createUser(newUser))).toMatchObject({
      code: 'network',
      mayHaveHappened: true,
    });
    expect(vendor.received).toHaveLength(1);
    await failureOf(client.getUserInfo());
    expect(vendor.received).toHaveLength(4);
  });
});

test('a redirect is not followed, so that the key stays here', async () => {
  await using elsewhere = await startVendor((_, response) => json(response, esperUser(7)));
  await using vendor = await startVendor((_, response) =>
    response.writeHead(307, { location: `${elsewhere.url}/api/user_info/` }).end(),
  );
  expect(await failureOf(connect(vendor.url).client.getUserInfo())).toMatchObject({ code: 'redirected' });
  expect(elsewhere.received).toEqual([]);
});

describe('a listing', () => {
  const everybody = Array.from({ length: 7 }, (_, index) => esperUser(index + 1));

  /** A vendor that gives at most three users a page. */
  function serve(wrap: (page: object) => object, count = everybody.length) {
    return startVendor(({ url }, response) => {
      const query = new URL(url, 'http://x').searchParams;
      const offset = Number(query.get('offset'));
      const results = everybody.slice(offset, offset + Math.min(3, Number(query.get('limit'))));
      // Another host and scheme, as is known of it: never to be followed.
      const next = `http://elsewhere.example/api/user/?limit=3&offset=${offset + 3}`;
      json(response, wrap({ count, next, previous: null, results }));
    });
  }

  test.each([
    ['bare', (page: object) => page],
    ['wrapped', (content: object) => ({ content, code: 200, message: '' })],
  ])('asks by limit and offset until everyone came, %s', async (_, wrap) => {
    await using vendor = await serve(wrap);
    const { client } = connect(vendor.url, { options: { pageSize: 50 } });
    const listed = await collect(client.listAllUsers());
    expect(listed.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(vendor.received.map(({ url }) => url)).toEqual([
      '/api/user/?limit=50&offset=0',
      '/api/user/?limit=50&offset=2',
      '/api/user/?limit=50&offset=4',
    ]);
  });

  test('that ends before its count is an error', async () => {
    await using vendor = await serve((page) => page, 9);
    const error = await failureOf(collect(connect(vendor.url).client.listAllUsers()));
    expect(error).toMatchObject({ code: 'incomplete-listing', retryable: true, mayHaveHappened: false });
  });

  test.each([[{ results: [] }], [{ count: 0 }], [{ count: -1, results: [] }], [[]]])(
    'that does not say how many there are, or is none, is an error: %o',
    async (body) => {
      await using vendor = await startVendor((_, response) => json(response, body));
      const error = await failureOf(collect(connect(vendor.url).client.listAllUsers()));
      expect(error.code).toBe('unreadable-reply');
    },
  );
});
