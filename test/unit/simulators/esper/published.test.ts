import { describe, expect, it } from 'vitest';
import { defaultGroups } from '../../../../infra/simulators/esper/index.ts';
import { startTenant } from './simulated-tenant.ts';

const [devices, warehouse] = defaultGroups.map(({ id }) => id);

describe('a listing', () => {
  it('has pages of 20 unless asked otherwise, no larger than the cap, and counts everyone', async () => {
    const users = Array.from({ length: 60 }, (_, i) => ({ username: `u${i}@example.com` }));
    const { call } = await startTenant({ users, pageCap: 25 });
    const first = await call('GET', '/user/');
    expect(first.json).toMatchObject({ count: 63, previous: null });
    expect(first.json.results).toHaveLength(20);
    expect((await call('GET', '/user/?limit=1000')).json.results).toHaveLength(25);
    const last = await call('GET', '/user/?limit=25&offset=50');
    expect(last.json.results).toHaveLength(13);
    expect(last.json.next).toBeNull();
    expect(new URL(last.json.previous).searchParams.get('offset')).toBe('25');
    expect((await call('GET', '/user/?offset=999')).json).toMatchObject({ count: 63, results: [] });
  });

  it.each([
    ['own', 'http:', '127.0.0.1'],
    ['wrong-scheme', 'https:', '127.0.0.1'],
    ['wrong-host', 'http:', 'users.internal.invalid'],
  ] as const)('links to its next page by %s', async (pageLinks, protocol, hostname) => {
    const { call } = await startTenant({ pageLinks });
    const next = new URL((await call('GET', '/user/?limit=2')).json.next);
    expect({ protocol: next.protocol, hostname: next.hostname }).toEqual({ protocol, hostname });
    expect(next.searchParams.get('offset')).toBe('2');
  });

  it('is wrapped where the tenant wraps', async () => {
    const { simulator, call } = await startTenant({ wrapped: 'all' });
    expect((await call('GET', '/user/')).json.content.count).toBe(3);
    simulator.setOptions({ wrapped: 'newer' });
    expect((await call('GET', '/user/')).json.count).toBe(3);
  });

  it("shows the key's own user and the accounts of the system among the people", async () => {
    const { call } = await startTenant({ users: [{ username: 'ada@example.com' }] });
    const { results } = (await call('GET', '/user/')).json;
    expect(results.map(({ email }: { email: string }) => email)).toEqual([
      'integration@example.com',
      'device-enroll@esper.io',
      'device-4fd1b6@esper.io',
      'ada@example.com',
    ]);
  });
});

describe('a user', () => {
  it('is created, shown with groups as objects, changed, disabled and deleted', async () => {
    const { simulator, enterprise, call, newUser } = await startTenant();
    const profile = { role: 'Group Admin', groups: [devices], enterprise };
    const created = await call('POST', '/user/', newUser('ada@example.com', { password: 'secret', profile }));
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({
      full_name: 'Somebody New',
      is_active: true,
      profile: { role: 'Group Admin', enterprise, groups: [{ id: devices, name: 'All devices' }] },
    });
    const path = `/user/${created.json.id}/`;
    expect((await call('GET', path)).json).toEqual(created.json);
    const viewer = { role: 'Viewer', enterprise };
    const replaced = await call('PUT', path, { username: 'ada@example.com', profile: viewer });
    expect(replaced.json).toMatchObject({ first_name: 'Somebody', profile: { role: 'Viewer' } });
    expect((await call('PATCH', path, { is_active: false })).json.is_active).toBe(false);
    expect((await call('PATCH', path, { is_active: false })).status).toBe(200);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).json).toEqual({
      errors: ['Not found.'],
      message: 'Not found.',
      status: 404,
    });
    expect(simulator.effects().map(({ kind, whose }) => [kind, whose])).toEqual([
      ['created', 'user'],
      ['edited', 'user'],
      ['deactivated', 'user'],
      ['unchanged', 'user'],
      ['deleted', 'user'],
    ]);
    expect(JSON.stringify(simulator.effects())).not.toContain('secret');
  });

  it.each([
    ['no profile', undefined, 'profile: This field is required.'],
    ['no enterprise', { role: 'Viewer' }, 'profile.enterprise: This field is required.'],
    ['no role', { enterprise: 'ours' }, 'profile.role: This field is required.'],
    ['an unknown role', { role: 'King', enterprise: 'ours' }, 'profile.role: "King" is not a valid choice.'],
    [
      'a group role without groups',
      { role: 'Group Viewer', groups: [], enterprise: 'ours' },
      'profile.groups: Required for the role Group Viewer.',
    ],
    [
      'groups as objects',
      { role: 'Viewer', groups: [{ id: devices }], enterprise: 'ours' },
      'profile.groups.0: Must be a valid UUID.',
    ],
    [
      'an unknown group',
      { role: 'Viewer', groups: ['00000000-0000-4000-8000-000000000000'], enterprise: 'ours' },
      'profile.groups: Object does not exist.',
    ],
  ])('is not created with %s', async (_case, profile, error) => {
    const { simulator, enterprise, call, newUser } = await startTenant();
    const own = JSON.parse(JSON.stringify({ profile }).replace('"ours"', `"${enterprise}"`));
    const refused = await call('POST', '/user/', {
      ...newUser('ada@example.com', { profile: undefined }),
      ...own,
    });
    expect(refused.status).toBe(400);
    expect(refused.json).toEqual({ errors: [error], message: 'Bad request.', status: 400 });
    expect(simulator.effects()).toEqual([]);
  });

  it('keeps its names for itself', async () => {
    const { simulator, call, newUser } = await startTenant({ users: [{ username: 'ada@example.com' }] });
    const again = await call('POST', '/user/', newUser('other', { email: 'ADA@example.com' }));
    expect(again).toMatchObject({
      status: 400,
      json: { errors: [expect.stringContaining('already exists')] },
    });
    simulator.setOptions({ alreadyExistsStatus: 409 });
    expect((await call('POST', '/user/', newUser('Ada@example.com'))).status).toBe(409);
  });

  it('is patched in part, and gets no group role without groups', async () => {
    const { simulator, call } = await startTenant({ users: [{ username: 'ada@example.com' }] });
    const { id } = simulator.findUser({ username: 'ada@example.com' }) ?? {};
    expect((await call('PATCH', `/user/${id}/`, { profile: { role: 'Group Admin' } })).status).toBe(400);
    const patched = await call('PATCH', `/user/${id}/`, {
      profile: { role: 'Group Admin', groups: [warehouse] },
    });
    expect(patched.json.profile).toMatchObject({ role: 'Group Admin', groups: [{ name: 'Warehouse' }] });
    simulator.setOptions({ patchedProfile: 'whole' });
    expect((await call('PATCH', `/user/${id}/`, { profile: { role: 'Viewer' } })).status).toBe(400);
    expect(simulator.effects()).toMatchObject([
      { changed: ['profile.authz_role_id', 'profile.groups', 'profile.role'] },
    ]);
  });

  it('is out of sight as long as the tenant hides new users', async () => {
    let now = 0;
    const { call, newUser } = await startTenant({ visibleAfterMs: 1000, clock: () => now });
    const { id } = (await call('POST', '/user/', newUser('ada@example.com'))).json;
    expect((await call('GET', `/user/${id}/`)).status).toBe(404);
    expect((await call('GET', '/user/')).json.count).toBe(3);
    now = 1000;
    expect((await call('GET', `/user/${id}/`)).status).toBe(200);
    expect((await call('GET', '/user/')).json.count).toBe(4);
  });
});

describe('the key', () => {
  it.each(['', 'KEY', 'Token KEY', 'Bearer other'])('is not taken as "%s"', async (form) => {
    const { simulator, call } = await startTenant();
    const authorization = form.replace('KEY', simulator.apiKey);
    const refused = await call('GET', '/user_info/', undefined, { authorization });
    expect(refused.status).toBe(401);
    expect(refused.json.status).toBe(401);
  });

  it('belongs to a user, and goes with that user', async () => {
    const { simulator, call } = await startTenant();
    const own = (await call('GET', '/user_info/')).json;
    expect(own).toMatchObject({ id: simulator.state().ownUserId, email: 'integration@example.com' });
    expect((await call('DELETE', `/user/${own.id}/`)).status).toBe(204);
    expect((await call('GET', '/user_info/')).status).toBe(401);
    expect(simulator.effects()).toMatchObject([{ kind: 'deleted', whose: 'own' }]);
    simulator.reset();
    expect((await call('GET', '/user_info/')).status).toBe(200);
  });

  it('stops working while its user is disabled', async () => {
    const { call } = await startTenant();
    const { id } = (await call('GET', '/user_info/')).json;
    await call('PATCH', `/user/${id}/`, { is_active: false });
    expect((await call('GET', '/user_info/')).status).toBe(401);
  });
});

describe('other requests', () => {
  it('are answered as Django does', async () => {
    const { call } = await startTenant();
    const moved = await call('GET', '/user?limit=5');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/api/user/?limit=5']);
    expect((await call('POST', '/user_info/')).status).toBe(405);
    expect((await call('GET', '/user/ada/')).status).toBe(404);
    expect((await call('GET', '/nothing/')).status).toBe(404);
  });

  it('get 429 without Retry-After above the rate of the tenant', async () => {
    const { call } = await startTenant({ requestsPerSecond: 2, clock: () => 0 });
    const statuses = [await call('GET', '/user/'), await call('GET', '/user/'), await call('GET', '/user/')];
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(statuses[2]?.headers.get('retry-after')).toBeNull();
    expect(statuses[2]?.json).toMatchObject({ status: 429, errors: ['Too many requests.'] });
  });
});
