import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createInfraonTarget } from '../../../../shared/targets/infraon/index.ts';
import { TargetError } from '../../../../shared/targets/target-error.ts';
import { connect, json, type Received, startVendor } from './vendor-server.ts';

const base = '/ux/common/user/profile/';
const call = { signal: new AbortController().signal };
const own = { profile_id: 'own', actual_username: 'robot@example.com', email: 'robot@example.com' };
const ada = {
  profile_id: 'up1',
  user: 7,
  actual_username: 'ada@example.com',
  email: 'ada@example.com',
  name: 'Ada',
  is_active: true,
  customer_id: [3],
  is_profile_image: 1,
  level: '007',
  note: null,
  unknown_field: { kept: true },
};

type Handler = (request: Received, response: ServerResponse) => unknown;

/** Answers the own profile, and everything else as the test says. */
const withOwnProfile =
  (answer: Handler): Handler =>
  (request, response) =>
    request.url === `${base}getmyprofile/` ? json(response, own) : answer(request, response);

function targetOf(
  url: string,
  given: { readonly options?: Record<string, unknown>; readonly protect?: readonly string[] } = {},
) {
  const { client, options, clock } = connect(url, { options: given.options ?? {} });
  return createInfraonTarget({
    client,
    options,
    clock,
    protectedAccounts: given.protect ?? [],
    directory: { isSortInOrder: async () => false, recordSort: async () => {} },
  });
}

const bodyOf = (request: Received | undefined) => JSON.parse(request?.body ?? 'null');
const writesOf = (received: readonly Received[]) => received.filter(({ method }) => method !== 'GET');

describe('creating', () => {
  const shown = { ...ada, name: 'Ada Lovelace' };
  const creating = (refuse: (body: Record<string, unknown>) => unknown) =>
    withOwnProfile((request, response) => {
      if (request.method !== 'POST') return json(response, { results: [shown], count: 1 });
      const refusal = refuse(JSON.parse(request.body));
      if (refusal !== undefined) return json(response, refusal, { status: 400 });
      json(response, { status: 'success', user_id: 7, message: 'user created' }, { status: 201 });
    });
  const attributes = { email: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace', phone: '1' };

  test('fills in the user and display names, and gives every attempt a password of its own', async () => {
    await using vendor = await startVendor(
      creating((body) => ('phone' in body ? { phone: ['Not a number.'] } : undefined)),
    );
    const created = await targetOf(vendor.url, { options: { passwordEncoding: 'plain' } }).createAccount(
      attributes,
      call,
    );
    expect(created).toMatchObject({ account: { id: 'up1' }, notTaken: ['phone'] });
    const [first, second] = writesOf(vendor.received).map(bodyOf);
    expect(second).toMatchObject({
      username: 'ada@example.com',
      name: 'Ada Lovelace',
      first_name: 'Ada',
      is_active: true,
    });
    expect(second.password).toHaveLength(32);
    expect(second.confirm_password).toBe(second.password);
    expect(second.password).not.toBe(first.password);
  });

  test('tells a taken telephone number from a taken name', async () => {
    await using vendor = await startVendor(
      creating((body) => ('phone' in body ? { phone: ['This number already exists.'] } : undefined)),
    );
    expect((await targetOf(vendor.url).createAccount(attributes, call)).notTaken).toEqual(['phone']);
    await using taken = await startVendor(
      creating(() => ({ email: ['user with this email already exists.'] })),
    );
    await expect(targetOf(taken.url).createAccount(attributes, call)).rejects.toMatchObject({
      kind: 'already-exists',
      mayHaveHappened: false,
    });
  });

  test('that is refused for its address is rejected, without the words of the vendor and without the password', async () => {
    const passwords: unknown[] = [];
    await using vendor = await startVendor(
      creating((body) => {
        passwords.push(body.password);
        return { email: ['ada@example.com is not allowed here.'] };
      }),
    );
    const error = await targetOf(vendor.url)
      .createAccount(attributes, call)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TargetError);
    expect(error).toMatchObject({ kind: 'rejected', mayHaveHappened: false });
    const shownError = inspect(error, { depth: 9, showHidden: true });
    for (const secret of ['ada@example.com', 'not allowed', 'key-1', ...passwords]) {
      expect(shownError).not.toContain(secret);
    }
  });

  test('that succeeded may have happened when the account cannot be read afterwards', async () => {
    await using vendor = await startVendor(
      withOwnProfile((request, response) =>
        request.method === 'POST'
          ? json(response, { status: 'success', user_id: 7 }, { status: 201 })
          : json(response, {}, { status: 500 }),
      ),
    );
    await expect(targetOf(vendor.url).createAccount(attributes, call)).rejects.toMatchObject({
      kind: 'unavailable',
      mayHaveHappened: true,
    });
    expect(writesOf(vendor.received)).toHaveLength(1);
  });
});

describe("a client's failure", () => {
  test.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [400, 'refused'],
    [409, 'rejected'],
    [422, 'refused'],
    [404, 'unavailable'],
    [500, 'unavailable'],
  ])('of status %s at an invitation is %s', async (status, kind) => {
    await using vendor = await startVendor((_, response) => json(response, {}, { status }));
    await expect(targetOf(vendor.url).inviteUser({ email: 'a@example.com' }, call)).rejects.toMatchObject({
      kind,
    });
  });

  test('at a read is never a rejection, and tells how long to wait', async () => {
    let status = 400;
    await using vendor = await startVendor((_, response) =>
      json(response, {}, { status, headers: { 'retry-after': '3600' } }),
    );
    const target = targetOf(vendor.url);
    const find = () => target.findAccounts({ userNames: ['ada'], emails: [] }, call);
    await expect(find()).rejects.toMatchObject({ kind: 'unavailable' });
    status = 429;
    await expect(find()).rejects.toMatchObject({
      kind: 'unavailable',
      mayHaveHappened: false,
      retryAfterSeconds: 3600,
    });
  });
});
