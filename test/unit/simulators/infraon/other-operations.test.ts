import { describe, expect, it } from 'vitest';
import { startTenant } from './simulated-tenant.ts';

const csv = [
  'username,email,name,phone,landline,is_active',
  'ada@example.com,ada@example.com,"Byron, ""Ada""",+1,42,false',
  'bob@example.com,nowhere,Bob,,,',
  'api@example.com,api@example.com,Taken,,,',
  '',
].join('\r\n');

const asForm = () => {
  const form = new FormData();
  form.append('upload', new Blob([csv], { type: 'text/csv' }), 'users.csv');
  return form;
};
const asDataUrl = () => ({ file: `data:text/csv;base64,${Buffer.from(csv).toString('base64')}` });
const ownProfile = { username: 'api@example.com' };

describe('CSV files', () => {
  it.each([
    ['a multipart form', asForm],
    ['a JSON data URL', asDataUrl],
  ])('are validated and uploaded as %s', async (_case, body) => {
    const { simulator, call } = await startTenant({ ownProfile });
    const validated = await call('POST', 'validate_csv/', body());
    expect(validated.json).toMatchObject({
      status: 'success',
      total: 3,
      valid: 1,
      errors: [{ row: 2 }, { row: 3 }],
    });
    expect(simulator.effects()).toEqual([]);
    expect((await call('POST', 'upload_csv/', body())).json).toEqual(validated.json);
    expect(simulator.effects()).toMatchObject([{ kind: 'created', operation: 'upload_csv' }]);
    expect(simulator.findUser({ username: 'ada@example.com' })).toMatchObject({
      name: 'Byron, "Ada"',
      is_active: false,
      unshown: { phone: '+1', landline: 42 },
    });
  });

  it('are missed where there are none', async () => {
    const { call } = await startTenant();
    expect((await call('POST', 'upload_csv/', { file: 'users.csv' })).json).toEqual({
      file: ['No file was submitted.'],
    });
  });

  it('are downloaded as CSV, as JSON, or as CSV that calls itself JSON', async () => {
    const users = [
      { username: 'q@example.com', name: 'Quo, "te"\nd', email: null },
      { username: '=1+1@example.com' },
    ];
    const { simulator, call } = await startTenant({ ownProfile, users });
    const first = await call('GET', 'download_csv/');
    expect(first.headers.get('content-type')).toContain('text/csv');
    expect(first.text.split('\r\n')[0]).toContain('profile_id,user,email,name,actual_username,is_active');
    expect(first.text).toContain(',"Quo, ""te""\nd",q@example.com,true,');
    expect(first.text).toContain(',=1+1@example.com,');
    simulator.setOptions({ download: 'csv-labelled-json' });
    const mislabelled = await call('GET', 'download_csv/');
    expect([mislabelled.headers.get('content-type'), mislabelled.text]).toEqual([
      'application/json',
      first.text,
    ]);
    simulator.setOptions({ download: 'json' });
    expect((await call('GET', 'download_csv/')).json).toMatchObject([
      { user: 1 },
      { user: 2, email: null },
      { user: 3 },
    ]);
  });

  it('are downloaded whole, over many chunks', async () => {
    const { simulator, call } = await startTenant();
    simulator.generateUsers({ count: 2500, seed: 3 });
    expect((await call('GET', 'download_csv/')).text.trimEnd().split('\r\n')).toHaveLength(2502);
    simulator.setOptions({ download: 'json' });
    expect((await call('GET', 'download_csv/')).json).toHaveLength(2501);
  });
});

describe('invitations', () => {
  it('are recorded, one for each address, with a link that lives 36 hours', async () => {
    const { simulator, call } = await startTenant({ ownProfile, clock: () => 0 });
    const body = { email: 'a@example.com; API@example.com', role: 'Requester' };
    expect((await call('POST', 'user_invite/', body)).json.status).toBe('success');
    expect(simulator.state().invitations).toEqual(
      ['a@example.com', 'API@example.com'].map((email) => ({
        email,
        role: 'Requester',
        at: '1970-01-01T00:00:00.000Z',
        expiresAt: '1970-01-02T12:00:00.000Z',
      })),
    );
    expect(simulator.effects()).toMatchObject([
      { kind: 'invited', email: 'a@example.com', userId: null },
      { kind: 'invited', email: 'API@example.com', userId: 1 },
    ]);
  });

  it('need addresses', async () => {
    const { simulator, call } = await startTenant();
    expect((await call('POST', 'user_invite/', { role: 'Requester' })).status).toBe(400);
    expect((await call('POST', 'user_invite/', { email: 'nobody' })).status).toBe(400);
    expect(simulator.state().invitations).toEqual([]);
  });
});

describe('the remaining operations', () => {
  it('show the active users', async () => {
    const { call } = await startTenant({
      ownProfile,
      users: [{ username: 'off@example.com', is_active: false }],
    });
    for (const [method, path] of [['GET', 'activeuser_list/'] as const, ['POST', 'active_users/'] as const]) {
      const { status, json } = await call(method, path, method === 'POST' ? {} : undefined);
      expect([status, json.count, json.results[0].actual_username]).toEqual([200, 1, 'api@example.com']);
    }
  });

  it('offer the tenant’s roles', async () => {
    const { simulator, call } = await startTenant();
    expect((await call('GET', 'options/')).json.roles).toContain('NOC Operator');
    simulator.setOptions({ roles: ['Only'] });
    expect((await call('GET', 'options/')).json.roles).toEqual(['Only']);
  });

  it('take what they are given for the key’s own user', async () => {
    const { simulator, call } = await startTenant({ ownProfile });
    expect((await call('POST', 'myprofile/', { theme: 'dark', password: 'x' })).json.user).toBe(1);
    expect((await call('POST', 'preference/', { rows: 20 })).json.status).toBe('success');
    expect((await call('POST', 'logout/')).json.status).toBe('success');
    expect((await call('GET', 'getmyprofile/')).status).toBe(200);
    expect(simulator.effects()).toMatchObject([
      { kind: 'profile-saved', values: { theme: 'dark' }, userId: 1, changed: ['theme'] },
      { kind: 'preference-saved', values: { rows: 20 } },
      { kind: 'logged-out', changed: [] },
    ]);
  });
});
