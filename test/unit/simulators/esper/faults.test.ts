import { describe, expect, it } from 'vitest';
import { createEsperSimulatorControl } from '../../../../infra/simulators/esper/index.ts';
import { startTenant } from './simulated-tenant.ts';

describe('a fault', () => {
  it('is worded as the family of the operation words its errors', async () => {
    const { simulator, enterprise, call } = await startTenant();
    simulator.arm({ kind: 'status', status: 503 });
    expect((await call('GET', '/user/')).json).toEqual({
      errors: ['Simulated failure.'],
      message: 'Simulated failure.',
      status: 503,
    });
    expect((await call('POST', `/authn2/v0/tenant/${enterprise}/invite`, {})).json).toEqual({
      status: 503,
      error: 'Simulated failure.',
      message: 'Simulated failure.',
    });
  });

  it('throttles without Retry-After, also in a storm', async () => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'random', rate: 1, seed: 1, modes: ['throttled'] });
    const refused = await call('GET', '/user/');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
  });

  it('refuses or ignores an attribute of the profile', async () => {
    const { simulator, call } = await startTenant({ users: [{ username: 'ada@example.com' }] });
    const path = `/user/${simulator.findUser({ email: 'ada@example.com' })?.id}/`;
    simulator.arm({ kind: 'refuse-attribute', attribute: 'role', value: 'Viewer', times: 1 });
    expect((await call('PATCH', path, { profile: { role: 'Viewer' } })).json.errors).toEqual([
      'role: "Viewer" is not a valid choice.',
    ]);
    simulator.arm({ kind: 'ignore-attribute', attribute: 'role', match: { email: 'ADA@example.com' } });
    const ignored = await call('PATCH', path, { first_name: 'Ada', profile: { role: 'Viewer' } });
    expect(ignored.json).toMatchObject({ first_name: 'Ada', profile: { role: 'Enterprise User' } });
  });

  it('loses the answer of a create that took effect, and hides who was created', async () => {
    const { simulator, call, newUser } = await startTenant();
    simulator.arm({ kind: 'reset', operation: 'create', when: 'after' });
    simulator.arm({ kind: 'invisible', ms: 60_000 });
    await expect(call('POST', '/user/', newUser('ada@example.com'))).rejects.toThrow();
    expect(simulator.effects()).toMatchObject([{ kind: 'created', username: 'ada@example.com' }]);
    expect((await call('GET', '/user/')).json.count).toBe(3);
  });

  it('shrinks a listing with its count', async () => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'shrink', keep: 0.5 });
    expect((await call('GET', '/user/')).json).toMatchObject({ count: 1, results: [{}] });
  });

  it('is not armed at an operation that the vendor has not', async () => {
    const { simulator } = await startTenant();
    expect(() => simulator.arm({ kind: 'reset', operation: 'download_csv' })).toThrow('user_info');
  });
});

describe('the control plane', () => {
  it('offers over HTTP what the process sees, and never the key', async () => {
    const { simulator, enterprise, call, newUser } = await startTenant();
    const control = createEsperSimulatorControl(simulator.url);
    await call('POST', '/user/', newUser('ada@example.com'));
    const profile = { role: 'Viewer', enterprise };
    await call('POST', `/authn2/v0/tenant/${enterprise}/invite`, {
      email: 'bob@example.com',
      meta: { email: 'bob@example.com', profile },
    });
    expect(await control.effects()).toEqual(simulator.effects());
    expect(await control.requests()).toEqual(simulator.requests());
    expect(await control.users({ offset: 3 })).toEqual(simulator.users({ offset: 3 }));
    expect(await control.invitations()).toMatchObject([{ email: 'bob@example.com', state: 'pending' }]);
    expect(await control.acceptInvitation({ email: 'bob@example.com' })).toMatchObject({ last_name: '' });
    expect(await control.acceptInvitation({ email: 'bob@example.com' })).toBeNull();
    expect(await control.state()).toEqual(simulator.state());
    expect(JSON.stringify(await control.state())).not.toContain(simulator.apiKey);
  });

  it('puts, finds and removes users, and changes options and the key', async () => {
    const { simulator, call } = await startTenant();
    const control = createEsperSimulatorControl(simulator.url);
    await control.putUsers([{ username: 'ada@example.com', profile: { role: 'Viewer' } }]);
    await control.putUsers([{ username: 'ADA@example.com', is_active: false }]);
    const ada = await control.findUser({ email: 'Ada@example.com' });
    expect(ada).toMatchObject({ is_active: false, profile: { role: 'Viewer' } });
    expect(await control.findUser({ id: ada?.id })).toEqual(ada);
    expect(await control.removeUser(ada?.id ?? 0)).toBe(true);
    expect(await control.findUser({ id: ada?.id })).toBeNull();
    await control.setOptions({ pageCap: 1 });
    await control.setApiKey('another');
    expect((await call('GET', '/user/')).json.results).toHaveLength(1);
    await expect(control.arm({ kind: 'status', status: 9 })).rejects.toThrow('400');
    expect(simulator.effects()).toEqual([]);
  });
});
