import { describe, expect, test } from 'vitest';
import { json, startVendor } from '../../../support/vendor-server.ts';
import { connect, esperUser } from './connect.ts';
import { failureOf, invites, startTenant } from './tenant.ts';

const call = { signal: new AbortController().signal };

describe('never written to', () => {
  test.each([
    ['the own user', '1'],
    ["the own user's second account of the same address", '2'],
    ["one of the system's", '3'],
    ['a protected one', '4'],
  ])('is %s', async (_, id) => {
    await using tenant = await startTenant({
      users: [
        esperUser(2, { email: 'User-1@x.example' }),
        esperUser(3, { email: 'device-77@esper.io' }),
        esperUser(4),
      ],
    });
    for (const options of [{}, invites]) {
      const { target } = connect(tenant.url, { options, protectedAccounts: ['user-4@X.example'] });
      const account = await target.getAccount(id, call);
      if (account === undefined) throw new Error('the account is not there');
      expect(await target.isProtected(account, call)).toBe(true);
      const unread = { id, attributes: {} };
      for (const write of [
        target.updateAccount(unread, { givenName: 'X' }, call),
        target.deactivateAccount(unread, call),
        target.deleteAccount(unread, call),
      ]) {
        expect(await failureOf(write)).toMatchObject({ kind: 'rejected' });
      }
    }
    expect(tenant.writes()).toEqual([]);
  });

  test('is anyone while the own user cannot be read', async () => {
    await using vendor = await startVendor(({ url }, response) =>
      url.endsWith('user_info/') ? json(response, {}, { status: 500 }) : json(response, esperUser(2)),
    );
    const { target } = connect(vendor.url);
    expect(await failureOf(target.deactivateAccount({ id: '2', attributes: {} }, call))).toMatchObject({
      kind: 'unavailable',
    });
    expect(vendor.received.map(({ method }) => method)).not.toContain('PATCH');
  });
});
