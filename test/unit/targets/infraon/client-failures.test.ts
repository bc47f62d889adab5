import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createInfraonClient, infraonOptionsSchema } from '../../../../shared/targets/infraon/index.ts';
import { failureOf, user } from './failure-of.ts';
import { connect, json, startVendor } from './vendor-server.ts';

describe('a failed read', () => {
  test('is repeated after growing waits until it succeeds', async () => {
    await using vendor = await startVendor((_, response) =>
      vendor.received.length < 3 ? json(response, {}, { status: 503 }) : json(response, user),
    );
    const { client, waits } = connect(vendor.url);
    await client.getUser('up1');
    expect(waits).toHaveLength(2);
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
  });

  test('is given up after its attempts', async () => {
    await using vendor = await startVendor((_, response) => response.destroy());
    const error = await failureOf(connect(vendor.url).client.getUser('up1'));
    expect(error).toMatchObject({ code: 'network', retryable: true, mayHaveHappened: false });
    expect(vendor.received).toHaveLength(3);
  });
});

describe('a failed write', () => {
  test.each([500, 502, 503, 504])('is not repeated after %s, and may have happened', async (status) => {
    await using vendor = await startVendor((_, response) => json(response, {}, { status }));
    const { client } = connect(vendor.url);
    for (const call of [client.editUser('up1', {}), client.deleteUser('up1'), client.logOut({})]) {
      expect(await failureOf(call)).toMatchObject({ status, retryable: true, mayHaveHappened: true });
    }
    expect(vendor.received).toHaveLength(3);
  });

  test('may have happened when the connection ends or the answer cannot be read', async () => {
    const answers: Parameters<typeof startVendor>[0][] = [
      (_, response) => response.destroy(),
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      (_, response) => void response.writeHead(200).end('{"status": "succ'),
      (_, response) => void response.writeHead(302, { location: '/login' }).end(),
    ];
    for (const answer of answers) {
      await using vendor = await startVendor(answer);
      const error = await failureOf(connect(vendor.url).client.editUser('up1', {}));
      expect(error.mayHaveHappened).toBe(true);
      expect(vendor.received).toHaveLength(1);
    }
  });

  test('did not happen when no one listens', async () => {
    const vendor = await startVendor(() => {});
    await vendor[Symbol.asyncDispose]();
    const error = await failureOf(connect(vendor.url).client.editUser('up1', {}));
    expect(error).toMatchObject({ code: 'network', retryable: true, mayHaveHappened: false });
  });

  test('that the vendor refuses tells the fields and keeps the words out of what is logged', async () => {
    await using vendor = await startVendor((_, response) =>
      json(
        response,
        { email: ['ada@example.com is bad'], 'no name!': ['x'] },
        { status: 400, headers: { 'x-request-id': 'r-1' } },
      ),
    );
    const error = await failureOf(connect(vendor.url).client.editUser('up1', {}));
    expect(error).toMatchObject({ status: 400, fields: ['email'], requestId: 'r-1', retryable: false });
    expect(error.vendorMessage).toContain('ada@example.com is bad');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('ada@example.com');
    expect(JSON.stringify(error)).not.toContain('ada@example.com');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('key-1');
  });

  test('inside a 2xx is a failure', async () => {
    await using vendor = await startVendor((_, response) =>
      json(response, { status: 'Error', msg: 'role unknown' }),
    );
    const error = await failureOf(connect(vendor.url).client.inviteUser({ emails: ['a@example.com'] }));
    expect(error).toMatchObject({ code: 'logical-failure', retryable: false, mayHaveHappened: false });
    expect(error.vendorMessage).toBe('role unknown');
  });
});

describe('a 429', () => {
  test('is waited out and the call repeated, writes too', async () => {
    await using vendor = await startVendor((_, response) =>
      vendor.received.length === 1
        ? json(response, {}, { status: 429, headers: { 'retry-after': '2' } })
        : json(response, {}),
    );
    const { client, waits } = connect(vendor.url);
    await client.editUser('up1', {});
    expect(waits).toEqual([2000]);
    expect(vendor.received).toHaveLength(2);
  });

  test.each([
    ['the option', { maxRetryAfterSeconds: 10, totalTimeoutSeconds: 60 }, undefined],
    ['the total timeout', { maxRetryAfterSeconds: 100, totalTimeoutSeconds: 5 }, undefined],
    ["the caller's deadline", { maxRetryAfterSeconds: 100, totalTimeoutSeconds: 60 }, 5000],
  ])('that asks for more than %s allows ends the call at once', async (_, options, within) => {
    await using vendor = await startVendor((__, response) =>
      json(response, {}, { status: 429, headers: { 'retry-after': '30' } }),
    );
    const { client, waits } = connect(vendor.url, { options });
    const call = within === undefined ? {} : { deadline: Date.now() + within };
    const error = await failureOf(client.getUser('up1', call));
    expect(error).toMatchObject({
      status: 429,
      retryable: true,
      mayHaveHappened: false,
      retryAfterSeconds: 30,
    });
    expect(waits).toEqual([]);
    expect(vendor.received).toHaveLength(1);
  });

  test('during whose wait the caller gives up is what the call fails with', async () => {
    await using vendor = await startVendor((_, response) =>
      json(response, {}, { status: 429, headers: { 'retry-after': '9' } }),
    );
    const giveUp = new AbortController();
    const client = createInfraonClient({
      options: infraonOptionsSchema.parse({ baseUrl: vendor.url, allowLoopback: true }),
      credentials: { get: async () => 'k', refresh: async () => 'k' },
      clock: {
        now: () => Date.now(),
        sleep: async (_, signal) => {
          giveUp.abort();
          signal?.throwIfAborted();
        },
      },
    });
    const error = await failureOf(client.getUser('up1', { signal: giveUp.signal }));
    expect(error).toMatchObject({ status: 429, retryAfterSeconds: 9 });
  });
});

describe('a slow vendor', () => {
  test.each(['headers', 'body'])('is given up when the attempt takes too long: %s', async (slow) => {
    await using vendor = await startVendor((_, response) => {
      if (slow === 'body') response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    });
    const { client } = connect(vendor.url, { options: { attemptTimeoutSeconds: 0.05 } });
    const error = await failureOf(client.editUser('up1', {}));
    expect(error).toMatchObject({ code: 'timeout', retryable: true, mayHaveHappened: true });
  });

  test('is given up within the total time, however often it is asked', async () => {
    await using vendor = await startVendor(() => {});
    const { client } = connect(vendor.url, {
      options: { attemptTimeoutSeconds: 0.05, totalTimeoutSeconds: 0.12, readAttempts: 10 },
    });
    expect(await failureOf(client.getUser('up1'))).toMatchObject({ code: 'timeout' });
    expect(vendor.received.length).toBeLessThanOrEqual(3);
  });

  test("ends with the caller's signal, in flight and before", async () => {
    const giveUp = new AbortController();
    await using vendor = await startVendor(() => giveUp.abort());
    const { client } = connect(vendor.url);
    const call = { signal: giveUp.signal };
    expect(await failureOf(client.logOut({}, call))).toMatchObject({
      code: 'aborted',
      mayHaveHappened: true,
    });
    expect(await failureOf(client.logOut({}, call))).toMatchObject({
      code: 'aborted',
      mayHaveHappened: false,
    });
    expect(vendor.received).toHaveLength(1);
  });
});
