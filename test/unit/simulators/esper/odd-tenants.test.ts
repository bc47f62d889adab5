import { describe, expect, it } from 'vitest';
import { startTenant } from './simulated-tenant.ts';

const users = ['ada', 'bob'].map((name) => ({ username: `${name}@example.com` }));

describe('a tenant whose replies are odd', () => {
  it('shows fields of one user with other values, or not at all', async () => {
    const { call } = await startTenant({
      users,
      shownAs: { 'ada@example.com': { is_active: 'true', first_name: 42 } },
      leftOut: { 'bob@example.com': ['id', 'profile'] },
    });
    const [, , , ada, bob] = (await call('GET', '/user/')).json.results;
    expect(ada).toMatchObject({ is_active: 'true', first_name: 42, last_name: '' });
    expect(Object.keys(bob)).not.toEqual(expect.arrayContaining(['id']));
    expect(bob).toMatchObject({ username: 'bob@example.com' });
  });

  it('counts only the users on a page, and links to no other', async () => {
    const { call } = await startTenant({ users, counts: 'page', pageLinks: 'none' });
    expect((await call('GET', '/user/?limit=2')).json).toMatchObject({ count: 2, next: null });
  });

  it.each([
    ['not-found', 404],
    ['bad-request', 400],
  ] as const)('lets no page after the first through: %s', async (laterPages, status) => {
    const { call } = await startTenant({ users, laterPages });
    expect((await call('GET', '/user/?limit=2')).status).toBe(200);
    expect((await call('GET', '/user/?limit=2&offset=2')).status).toBe(status);
  });
});

describe('how an invited person signs in', () => {
  it('is what the invitation asks for, if the tenant has it, else the default', async () => {
    const { simulator, enterprise, call } = await startTenant();
    const [byDefault = '', another = ''] = simulator.state().options.connections;
    const invite = (email: string, connection: object) =>
      call('POST', `/authn2/v0/tenant/${enterprise}/invite`, {
        email,
        meta: { email, profile: { role: 'Viewer', enterprise } },
        ...connection,
      });
    const connectionOf = async (email: string) => {
      const accepted = simulator.acceptInvitation({ email });
      return (await call('GET', `/user/${accepted?.id}/`)).json.profile.authn_connection_id;
    };
    expect((await invite('ada@example.com', { connection_id: another })).status).toBe(201);
    expect((await invite('bob@example.com', {})).status).toBe(201);
    expect((await invite('cat@example.com', { connection_id: enterprise })).status).toBe(400);
    expect(await connectionOf('ada@example.com')).toBe(another);
    expect(await connectionOf('bob@example.com')).toBe(byDefault);
  });
});
