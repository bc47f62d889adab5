import { describe, expect, test } from 'vitest';
import { authnId, connect, enterpriseId, esperUser, groups, profile } from './connect.ts';
import { failureOf, invites, startTenant } from './tenant.ts';

const call = { signal: new AbortController().signal };
const ann = { email: 'ann@x.example', givenName: 'Ann', familyName: 'Lee', role: 'IT Manager' };

describe('with invitations', () => {
  test('someone is invited with the mapped role, and no user is created', async () => {
    await using tenant = await startTenant();
    const { target } = connect(tenant.url, { options: invites });
    expect(target.createsByInvitation?.validSeconds).toBe(7 * 86_400);
    await target.createsByInvitation?.invite(ann, call);
    expect(tenant.writes()).toEqual([
      {
        call: `POST /api/authn2/v0/tenant/${enterpriseId}/invite`,
        body: {
          email: 'ann@x.example',
          meta: { email: 'ann@x.example', profile: { role: 'Enterprise Admin', enterprise: enterpriseId } },
        },
      },
    ]);
    expect(await failureOf(target.createAccount(ann, call))).toMatchObject({ kind: 'rejected' });
    await failureOf(target.createsByInvitation?.invite({ email: null }, call) ?? Promise.resolve());
    expect(tenant.writes()).toHaveLength(1);
  });

  test('someone is asked to sign in as the company does, where that is configured', async () => {
    await using tenant = await startTenant();
    const options = { ...invites, invitationConnectionId: 'con_1' };
    await connect(tenant.url, { options }).target.createsByInvitation?.invite(ann, call);
    expect(tenant.writes()[0]?.body).toMatchObject({ email: 'ann@x.example', connection_id: 'con_1' });
  });

  test('one that is on its way, or that is refused, is told apart', async () => {
    await using tenant = await startTenant({
      refuse: () => ({ code: 400, message: 'This user was already invited.' }),
    });
    const invite = connect(tenant.url, { options: invites }).target.createsByInvitation?.invite(ann, call);
    expect(await failureOf(invite ?? Promise.resolve())).toMatchObject({ kind: 'already-exists' });
    await using refusing = await startTenant({ refuse: () => ({ code: 400, message: 'No.' }) });
    const refused = connect(refusing.url, { options: invites }).target.createsByInvitation?.invite(ann, call);
    expect(await failureOf(refused ?? Promise.resolve())).toMatchObject({ kind: 'refused' });
  });

  test('the first name and the role are changed by calls of their own, and the rest is told', async () => {
    await using tenant = await startTenant({ users: [esperUser(2)] });
    const { target } = connect(tenant.url, { options: invites });
    const changes = { givenName: 'Anna', familyName: 'Li', email: 'other@x.example', role: 'Lead' };
    const account = { id: '2', attributes: {} };
    expect(await target.updateAccount(account, changes, call)).toEqual({ notTaken: ['email', 'familyName'] });
    expect(tenant.writes()).toEqual([
      { call: `PUT /api/authn2/v0/user/${authnId(2)}`, body: { first_name: 'Anna' } },
      { call: `PUT /api/authz2/v1/users/${authnId(2)}`, body: { role: 'Group Admin', groups } },
    ]);
    await target.updateAccount(account, changes, call);
    expect(tenant.writes()).toHaveLength(2);
  });

  test('the role Viewer disables, until a reactivation gives the role back', async () => {
    await using tenant = await startTenant({ users: [esperUser(2)] });
    const { target } = connect(tenant.url, { options: invites });
    const account = { id: '2', attributes: {} };
    await target.deactivateAccount(account, call);
    await target.deactivateAccount(account, call);
    expect((await target.getAccount('2', call))?.attributes.active).toBe(false);
    expect(await target.updateAccount(account, { role: 'IT Manager', givenName: 'Anna' }, call)).toEqual({
      notTaken: [],
    });
    expect(tenant.users.get(2)).toMatchObject({ first_name: 'Anna', profile: { role: 'Viewer' } });
    expect(await target.updateAccount(account, { role: 'IT Manager', active: true }, call)).toEqual({
      notTaken: [],
    });
    expect((await target.getAccount('2', call))?.attributes.active).toBe(true);
    expect(tenant.users.get(2)?.profile.role).toBe('Enterprise Admin');
    expect(tenant.writes().map(({ body }) => body)).toEqual([
      { role: 'Viewer' },
      { first_name: 'Anna' },
      { role: 'Enterprise Admin' },
    ]);
  });

  test('someone without a role of ours is reactivated with the default', async () => {
    await using tenant = await startTenant({
      users: [esperUser(2, { profile: profile(2, { role: 'Viewer' }) })],
    });
    const { target } = connect(tenant.url, { options: invites });
    expect(await target.updateAccount({ id: '2', attributes: {} }, { active: true }, call)).toEqual({
      notTaken: [],
    });
    expect(tenant.users.get(2)?.profile.role).toBe('Enterprise User');
  });

  test('who was made inactive in Esper cannot be reactivated, and that is told', async () => {
    await using tenant = await startTenant({ users: [esperUser(2, { is_active: false })] });
    const { target } = connect(tenant.url, { options: invites });
    expect(await target.updateAccount({ id: '2', attributes: {} }, { active: true }, call)).toEqual({
      notTaken: ['active'],
    });
  });

  test('a deactivation that did not take is an error', async () => {
    await using tenant = await startTenant({ users: [esperUser(2)], deaf: true });
    const { target } = connect(tenant.url, { options: invites });
    expect(await failureOf(target.deactivateAccount({ id: '2', attributes: {} }, call))).toMatchObject({
      kind: 'refused',
      mayHaveHappened: true,
    });
  });

  test('leavers are deleted where that is configured', async () => {
    await using tenant = await startTenant({ users: [esperUser(2)] });
    const { target } = connect(tenant.url, { options: { ...invites, disableBy: 'delete' } });
    expect(target.offboardAction).toBe('delete');
    await target.deactivateAccount({ id: '2', attributes: {} }, call);
    expect(tenant.writes()).toEqual([
      { call: `DELETE /api/authn2/v0/tenant/${enterpriseId}/user/${authnId(2)}/`, body: {} },
    ]);
    expect(await target.getAccount('2', call)).toBeUndefined();
  });

  test('who has no id there cannot be changed', async () => {
    await using tenant = await startTenant({ users: [esperUser(2, { profile: null })] });
    const { target } = connect(tenant.url, { options: invites });
    const account = { id: '2', attributes: {} };
    expect(await failureOf(target.deactivateAccount(account, call))).toMatchObject({ kind: 'rejected' });
    expect(await failureOf(target.updateAccount(account, { givenName: 'A' }, call))).toMatchObject({
      kind: 'rejected',
    });
    expect(tenant.writes()).toEqual([]);
  });
});
