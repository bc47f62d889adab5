import { describe, expect, it } from 'vitest';
import { defaultGroups } from '../../../../infra/simulators/esper/index.ts';
import { startTenant } from './simulated-tenant.ts';

const [devices] = defaultGroups.map(({ id }) => id);
const day = 24 * 3_600_000;

const startInviting = async (options: Parameters<typeof startTenant>[0] = {}) => {
  const tenant = await startTenant(options);
  const { enterprise, call } = tenant;
  const invite = (email: string, profile: object = { role: 'Viewer', enterprise }) =>
    call('POST', `/authn2/v0/tenant/${enterprise}/invite`, { email, meta: { email, profile } });
  return { ...tenant, invite };
};

describe('an invitation', () => {
  it('makes no one a user until it is accepted', async () => {
    const { simulator, enterprise, call, invite } = await startInviting();
    const sent = await invite('ada@example.com', { role: 'Group Viewer', groups: [devices], enterprise });
    expect(sent.status).toBe(201);
    expect(sent.json.invitation_url).toMatch(/^https:\/\//);
    expect((await call('GET', '/user/')).json.count).toBe(3);
    expect(simulator.acceptInvitation({ email: 'Ada@example.com', first_name: 'Ada' })).toMatchObject({
      username: 'ada@example.com',
      first_name: 'Ada',
      profile: { role: 'Group Viewer', groups: [devices] },
    });
    expect((await call('GET', '/user/')).json.count).toBe(4);
    expect(simulator.acceptInvitation({ email: 'ada@example.com' })).toBeNull();
    expect(simulator.effects()).toMatchObject([{ kind: 'invited', email: 'ada@example.com', userId: null }]);
  });

  it('is good for seven days', async () => {
    let now = 0;
    const { simulator, invite } = await startInviting({ clock: () => now });
    await invite('ada@example.com');
    now = 7 * day;
    expect(simulator.invitations()).toMatchObject([{ state: 'expired' }]);
    expect(simulator.acceptInvitation({ email: 'ada@example.com' })).toBeNull();
  });

  it('is sent a second time, or refused, as the tenant has it', async () => {
    const { simulator, invite } = await startInviting();
    await invite('ada@example.com');
    expect((await invite('ada@example.com')).status).toBe(201);
    simulator.setOptions({ secondInvitation: 'refused', alreadyExistsStatus: 409 });
    const refused = await invite('ADA@example.com');
    expect(refused.status).toBe(409);
    expect(refused.json).toEqual({
      status: 409,
      error: 'email: A user with that email already exists.',
      message: 'Bad request.',
    });
    expect(simulator.effects()).toHaveLength(2);
  });

  it('is refused to users, to other enterprises, and without a good profile', async () => {
    const { simulator, call, invite } = await startInviting({
      users: [{ username: 'ada@example.com' }],
      newerErrors: 'code-errors',
    });
    expect((await invite('ada@example.com')).json.errors).toHaveLength(1);
    expect((await invite('bob@example.com', { role: 'Group Admin' })).json).toMatchObject({
      code: 400,
      errors: ['profile.enterprise: This field is required.', expect.stringContaining('Group Admin')],
    });
    expect((await call('POST', '/authn2/v0/tenant/other/invite', {})).status).toBe(404);
    expect(simulator.effects()).toEqual([]);
  });
});

describe('the replacements of deprecated writes', () => {
  it('change the role, the groups and the first name of a user by UUID, and delete', async () => {
    const { simulator, enterprise, call } = await startInviting({
      users: [{ username: 'ada@example.com', first_name: 'A', last_name: 'L' }],
      wrapped: 'newer',
    });
    const ada = simulator.findUser({ email: 'ada@example.com' });
    const id = ada?.profile.authn_user_id;
    expect((await call('PUT', `/authz2/v1/users/${id}`, { role: 'Group Admin' })).status).toBe(400);
    const role = await call('PUT', `/authz2/v1/users/${id}`, { role: 'Group Admin', groups: [devices] });
    expect(role.json).toEqual({ content: { user_id: id, role: 'Group Admin', groups: [devices] } });
    await call('PUT', `/authn2/v0/user/${id}`, { first_name: 'Ada', last_name: 'ignored' });
    expect((await call('GET', `/user/${ada?.id}/`)).json.full_name).toBe('Ada L');
    expect((await call('PUT', `/authn2/v0/user/${ada?.id}`, { first_name: 'X' })).status).toBe(404);
    const remove = `/authn2/v0/tenant/${enterprise}/user/${id}/`;
    expect((await call('DELETE', remove.replace(enterprise, 'other'))).status).toBe(404);
    expect((await call('DELETE', remove)).status).toBe(204);
    expect(simulator.effects().map(({ operation, kind }) => [operation, kind])).toEqual([
      ['set_role', 'edited'],
      ['set_name', 'edited'],
      ['remove', 'deleted'],
    ]);
  });

  it('are all that is left where the deprecated ones are gone', async () => {
    const { call, newUser, invite } = await startInviting({ deprecatedWrites: 'gone' });
    expect((await call('POST', '/user/', newUser('ada@example.com'))).status).toBe(410);
    expect((await call('GET', '/user/')).status).toBe(200);
    expect((await invite('ada@example.com')).status).toBe(201);
  });
});
