import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { TargetError } from '../../../../shared/targets/target-error.ts';
import { ada, bodyOf, call, targetOf, withOwnProfile, writesOf } from './robot-target.ts';
import { json, startVendor } from './vendor-server.ts';

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
