import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../../shared/domain/attributes.ts';
import { json, startVendor } from '../../../support/vendor-server.ts';
import { connect, enterpriseId, esperUser, groups, profile } from './connect.ts';
import { failureOf, startTenant } from './tenant.ts';

const call = { signal: new AbortController().signal };
const ann: Attributes = {
  userName: 'ann@x.example',
  email: 'ann@x.example',
  givenName: 'Ann',
  familyName: 'Lee',
  role: 'IT Manager',
};
async function first<T>(items: Promise<readonly T[]>): Promise<T> {
  const [item] = await items;
  if (item === undefined) throw new Error('nothing was found');
  return item;
}

const byEmail = (email: string) => ({ userNames: [], emails: [email] });

describe('the directory', () => {
  const system = esperUser(9, { username: 'DEVICE-ab12@esper.io', email: '' });

  test('shows everyone but the system, and finds by user name and address in any case', async () => {
    await using tenant = await startTenant({
      users: [esperUser(2), system, esperUser(3, { email: 'Bo@X.example' })],
    });
    const { target } = connect(tenant.url);
    const ids: string[] = [];
    for await (const { id } of target.listAccounts(call)) ids.push(id);
    expect(ids).toEqual(['1', '2', '3']);
    expect(await target.findAccounts(byEmail('bo@x.EXAMPLE'), call)).toMatchObject([{ id: '3' }]);
    expect(
      await target.findAccounts({ userNames: ['USER-2@x.example'], emails: ['user-3@x.example'] }, call),
    ).toMatchObject([{ id: '2' }]);
    expect(await target.findAccounts({ userNames: ['device-ab12@esper.io'], emails: [''] }, call)).toEqual(
      [],
    );
  });

  test('shows what Esper shows, in our names, and nothing of what it does not say', async () => {
    await using tenant = await startTenant({
      users: [esperUser(2), esperUser(3, { first_name: null, is_active: null, username: null })],
    });
    const { target } = connect(tenant.url);
    expect(await target.getAccount('2', call)).toEqual({
      id: '2',
      attributes: {
        userName: 'user-2@x.example',
        email: 'user-2@x.example',
        givenName: 'Ann',
        familyName: 'Lee',
        active: true,
      },
    });
    expect((await target.getAccount('3', call))?.attributes).toEqual({
      email: 'user-3@x.example',
      familyName: 'Lee',
    });
    expect(await target.getAccount('77', call)).toBeUndefined();
  });
});

describe('an account', () => {
  test('is created active, with the mapped role, its groups and a password that no one learns', async () => {
    await using tenant = await startTenant();
    const created = await connect(tenant.url).target.createAccount({ ...ann, role: 'Lead' }, call);
    expect(created).toMatchObject({ account: { id: '20' }, notTaken: [], pending: [] });
    expect(tenant.writes()).toEqual([
      {
        call: 'POST /api/user/',
        body: {
          username: 'ann@x.example',
          email: 'ann@x.example',
          first_name: 'Ann',
          last_name: 'Lee',
          is_active: true,
          password: expect.stringMatching(/^.{32}$/),
          profile: { role: 'Group Admin', groups, enterprise: enterpriseId },
        },
      },
    ]);
  });

  test('is named by its address, and goes without a password where none is configured', async () => {
    await using tenant = await startTenant();
    const { target } = connect(tenant.url, { options: { initialPasswordLength: null } });
    await target.createAccount({ email: 'bo@x.example' }, call);
    expect(tenant.writes()[0]?.body).toMatchObject({ username: 'bo@x.example' });
    expect(tenant.writes()[0]?.body).not.toHaveProperty('password');
  });

  test.each(['Astronaut', 'constructor'])(
    'of someone whose role has no counterpart is given the default, and the role is told: %s',
    async (role) => {
      await using tenant = await startTenant();
      const { target } = connect(tenant.url);
      const created = await target.createAccount({ ...ann, role }, call);
      expect(created.notTaken).toEqual(['role']);
      expect(tenant.users.get(20)?.profile.role).toBe('Group Viewer');
      expect((await target.updateAccount(created.account, { role }, call)).notTaken).toEqual(['role']);
      expect(tenant.writes()).toHaveLength(1);
    },
  );

  test('is created without the name that is refused, named or not', async () => {
    const refuse = (body: Record<string, unknown>) =>
      body.last_name === undefined ? undefined : { errors: { last_name: ['Too long.'] } };
    await using named = await startTenant({ refuse });
    expect(await connect(named.url).target.createAccount(ann, call)).toMatchObject({
      notTaken: ['familyName'],
    });
    expect(named.writes()).toHaveLength(2);

    await using unnamed = await startTenant({
      refuse: (body) => (body.last_name === undefined ? undefined : { errors: ['No.'], status: 400 }),
    });
    expect(await connect(unnamed.url).target.createAccount(ann, call)).toMatchObject({
      notTaken: ['familyName'],
      pending: [],
    });
    expect(unnamed.users.get(20)).toMatchObject({ first_name: 'Ann', last_name: '' });
  });

  test('that is there already, or is refused, is told apart, and the password is not shown', async () => {
    await using taken = await startTenant({
      refuse: () => ({ errors: ['A user with that username already exists.'], status: 400 }),
    });
    const error = await failureOf(connect(taken.url).target.createAccount(ann, call));
    expect(error).toMatchObject({ kind: 'already-exists', mayHaveHappened: false });
    await using refusing = await startTenant({ refuse: () => ({ errors: ['No.'], status: 400 }) });
    expect(await failureOf(connect(refusing.url).target.createAccount(ann, call))).toMatchObject({
      kind: 'refused',
    });
  });

  test('is not created in the name of the system, nor while the own user is unknown', async () => {
    await using tenant = await startTenant();
    const { target } = connect(tenant.url);
    expect(
      await failureOf(target.createAccount({ ...ann, userName: 'device-1@esper.io' }, call)),
    ).toMatchObject({ kind: 'rejected' });
    await using down = await startVendor((_, response) => json(response, {}, { status: 500 }));
    expect(await failureOf(connect(down.url).target.createAccount(ann, call))).toMatchObject({
      kind: 'unavailable',
      mayHaveHappened: false,
    });
    expect([...down.received, ...tenant.received].map(({ method }) => method)).not.toContain('POST');
  });

  test('is changed by what differs alone, the rest of its profile repeated', async () => {
    await using tenant = await startTenant({ users: [esperUser(2)] });
    const { target } = connect(tenant.url);
    const account = await first(target.findAccounts(byEmail('user-2@x.example'), call));
    const changes: Attributes = {
      givenName: 'Anna',
      familyName: 'Lee',
      email: 'USER-2@x.example',
      role: 'IT Manager',
    };
    expect(await target.updateAccount(account, changes, call)).toEqual({ notTaken: [] });
    expect(tenant.writes()).toEqual([
      {
        call: 'PATCH /api/user/2/',
        body: {
          first_name: 'Anna',
          profile: { role: 'Enterprise Admin', enterprise: enterpriseId, is_developer: true },
        },
      },
    ]);
    expect(await target.updateAccount(account, changes, call)).toEqual({ notTaken: [] });
    expect(tenant.writes()).toHaveLength(1);
  });

  test('is given the groups of its role when they differ', async () => {
    const lead = (ids: readonly string[]) =>
      esperUser(2, {
        profile: profile(2, { role: 'Group Admin', groups: ids.map((id) => ({ id, name: id })) }),
      });
    await using tenant = await startTenant({ users: [lead(groups.slice(1))] });
    const { target } = connect(tenant.url);
    await target.updateAccount({ id: '2', attributes: {} }, { role: 'Lead' }, call);
    expect(tenant.writes()[0]?.body).toMatchObject({ profile: { role: 'Group Admin', groups } });
    await target.updateAccount({ id: '2', attributes: {} }, { role: 'Lead' }, call);
    expect(tenant.writes()).toHaveLength(1);
  });

  test('reports what is refused, what is ignored and what cannot be written', async () => {
    await using refusing = await startTenant({
      users: [esperUser(2)],
      refuse: (body) => (body.first_name === undefined ? undefined : { errors: ['No.'], status: 400 }),
    });
    const changes = { givenName: 'Anna', familyName: 'Li', email: null };
    const account = { id: '2', attributes: {} };
    expect(await connect(refusing.url).target.updateAccount(account, changes, call)).toEqual({
      notTaken: ['email', 'givenName'],
    });
    expect(refusing.users.get(2)).toMatchObject({ first_name: 'Ann', last_name: 'Li' });
    await using deaf = await startTenant({ users: [esperUser(2)], deaf: true });
    expect(
      await connect(deaf.url).target.updateAccount(account, { givenName: 'Anna', role: 'IT Manager' }, call),
    ).toEqual({ notTaken: ['givenName', 'role'] });
  });

  test('is made inactive and nothing else, reactivated, and deleted', async () => {
    await using tenant = await startTenant({ users: [esperUser(2)] });
    const { target } = connect(tenant.url);
    const account = { id: '2', attributes: {} };
    await target.deactivateAccount(account, call);
    await target.deactivateAccount(account, call);
    expect(tenant.writes()).toEqual([{ call: 'PATCH /api/user/2/', body: { is_active: false } }]);
    expect(await target.updateAccount(account, { active: true }, call)).toEqual({ notTaken: [] });
    await target.deleteAccount(account, call);
    await target.deleteAccount(account, call);
    expect(
      tenant
        .writes()
        .map((write) => write.call)
        .slice(1),
    ).toEqual(['PATCH /api/user/2/', 'DELETE /api/user/2/']);
    expect(await failureOf(target.updateAccount(account, { givenName: 'A' }, call))).toMatchObject({
      kind: 'unavailable',
    });
  });

  test('that stays active although its deactivation was answered is an error', async () => {
    await using tenant = await startTenant({ users: [esperUser(2)], deaf: true });
    expect(
      await failureOf(connect(tenant.url).target.deactivateAccount({ id: '2', attributes: {} }, call)),
    ).toMatchObject({ kind: 'refused', mayHaveHappened: true });
  });

  test('never is deactivated by an update, and no one is mailed', async () => {
    await using tenant = await startTenant({ users: [esperUser(2)] });
    const { target } = connect(tenant.url);
    await expect(target.updateAccount({ id: '2', attributes: {} }, { active: false }, call)).rejects.toThrow(
      TypeError,
    );
    await failureOf(target.inviteUser(ann, call));
    expect(target).toMatchObject({ sendsInvitations: false });
    expect(tenant.writes()).toEqual([]);
  });
});
