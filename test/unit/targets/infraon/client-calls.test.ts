import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { failureOf, user } from './failure-of.ts';
import { connect, json, startVendor } from './vendor-server.ts';

describe('a request', () => {
  test('goes below the published path with a trailing slash and carries the key as it is', async () => {
    await using vendor = await startVendor((_, response) => json(response, user));
    const { client } = connect(vendor.url);
    expect(await client.getUser('a b/c')).toEqual(user);
    expect(vendor.received[0]).toMatchObject({
      method: 'GET',
      url: '/ux/common/user/profile/a%20b%2Fc/',
      authorization: 'key-1',
    });
  });

  test('carries the key after the scheme word, where one is configured', async () => {
    await using vendor = await startVendor((_, response) => json(response, user));
    const { client } = connect(vendor.url, { options: { authorizationScheme: 'ApiKey' } });
    await client.getOwnProfile();
    expect(vendor.received[0]?.authorization).toBe('ApiKey key-1');
  });

  test.each(['', '.', '..', 'logout', 'GetMyProfile', 'x'.repeat(200)])(
    'is not made for an id that would name something else: %s',
    async (id) => {
      await using vendor = await startVendor((_, response) => json(response, user));
      const { client } = connect(vendor.url);
      await expect(async () => client.deleteUser(id)).rejects.toThrow(RangeError);
      expect(vendor.received).toEqual([]);
    },
  );

  test('sends the published create example as it is given, and reads the published answer', async () => {
    await using vendor = await startVendor((_, response) =>
      json(response, { status: 'success', user_id: 20, message: 'user created' }, { status: 201 }),
    );
    const { client } = connect(vendor.url);
    const example = {
      email: 'test@everest.com',
      name: 'Test',
      username: 'test@everest.com',
      password: 'x',
      confirm_password: 'y',
      landline: 801212121,
    };
    expect(await client.createUser(example)).toMatchObject({ user_id: '20' });
    expect(JSON.parse(vendor.received[0]?.body ?? '')).toEqual(example);
  });

  test('is not made with a key that no header can carry, and the key is not shown', async () => {
    await using vendor = await startVendor((_, response) => json(response, user));
    const { client } = connect(vendor.url, { keys: ['secret\r\nkey'] });
    const error = await failureOf(client.getOwnProfile());
    expect(error.code).toBe('credential-unavailable');
    expect(inspect(error, { depth: 9 })).not.toContain('secret');
  });
});

describe('a refused key', () => {
  test('is fetched again once for all calls that met the refusal together, and each is repeated once', async () => {
    await using vendor = await startVendor((request, response) =>
      request.authorization === 'key-2'
        ? json(response, user)
        : json(response, { error: 'Invalid API key.' }, { status: 401 }),
    );
    const { client, refreshes } = connect(vendor.url, { keys: ['key-1', 'key-2'] });
    await Promise.all([client.getOwnProfile(), client.inviteUser({ emails: ['a@example.com'] })]);
    expect(refreshes()).toBeLessThanOrEqual(2);
    expect(
      vendor.received.filter(({ method, authorization }) => method === 'POST' && authorization === 'key-2'),
    ).toHaveLength(1);
  });

  test('that has no successor, or whose successor is refused, ends the call', async () => {
    await using vendor = await startVendor((_, response) =>
      json(response, { error: 'Invalid API key.' }, { status: 401 }),
    );
    const same = await failureOf(connect(vendor.url).client.getOwnProfile());
    expect(same).toMatchObject({ status: 401, retryable: false, mayHaveHappened: false });
    expect(vendor.received).toHaveLength(1);
    await failureOf(connect(vendor.url, { keys: ['a', 'b'] }).client.getOwnProfile());
    expect(vendor.received).toHaveLength(3);
  });
});

describe('a reply', () => {
  test('is not followed elsewhere, and the key stays here', async () => {
    await using elsewhere = await startVendor((_, response) => json(response, user));
    await using vendor = await startVendor(
      (_, response) => void response.writeHead(307, { location: `${elsewhere.url}/` }).end(),
    );
    const error = await failureOf(connect(vendor.url).client.getUser('up1'));
    expect(error.code).toBe('redirected');
    expect(elsewhere.received).toEqual([]);
  });

  test.each([
    ['HTML', '<html></html>'],
    ['broken JSON', '{"profile_id": "up'],
    ['no id', '{}'],
    ['nothing', ''],
    ['an unknown shape', '[1, 2]'],
    ['an id of the wrong type', '{"profile_id": ["up1"]}'],
    ['more than is read', JSON.stringify({ profile_id: 'up1', name: 'x'.repeat(5000) })],
  ])('that is %s is an error', async (_, body) => {
    await using vendor = await startVendor((__, response) => void response.writeHead(200).end(body));
    const { client } = connect(vendor.url, { options: { maxReplyBytes: 2000 } });
    expect(await failureOf(client.getUser('up1'))).toMatchObject({
      code: 'unreadable-reply',
      retryable: true,
    });
  });

  test('may wrap the user once', async () => {
    for (const body of [{ data: user }, { results: [user] }, [user], { status: 'success', content: user }]) {
      await using vendor = await startVendor((_, response) => json(response, body));
      expect(await connect(vendor.url).client.getUser('up1')).toEqual(user);
    }
  });

  test('of a deletion may be empty', async () => {
    await using vendor = await startVendor((_, response) => void response.writeHead(204).end());
    await connect(vendor.url).client.deleteUser('up1');
    expect(vendor.received[0]?.method).toBe('DELETE');
  });
});

describe('an invitation', () => {
  test('puts several addresses into the configured fields', async () => {
    await using vendor = await startVendor((_, response) => json(response, {}));
    const { client } = connect(vendor.url, {
      options: { invitation: { emailsField: 'email_ids', roleField: 'user_role', separator: ',' } },
    });
    await client.inviteUser({ emails: ['a@example.com', 'b@example.com'], role: 'Requester' });
    expect(JSON.parse(vendor.received[0]?.body ?? '')).toEqual({
      email_ids: 'a@example.com,b@example.com',
      user_role: 'Requester',
    });
  });
});

describe('concurrent calls', () => {
  test('never exceed the cap', async () => {
    let inFlight = 0;
    let most = 0;
    await using vendor = await startVendor(async (_, response) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 2));
      inFlight -= 1;
      json(response, user);
    });
    const { client } = connect(vendor.url, { options: { maxConcurrency: 3 } });
    await Promise.all(Array.from({ length: 40 }, () => client.getUser('up1')));
    // How soon the gate opens depends on how fast answers come; that it opens, and how far at most, does not.
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });
});
