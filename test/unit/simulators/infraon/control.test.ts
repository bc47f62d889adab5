import { describe, expect, it } from 'vitest';
import { createSimulatorControl } from '../../../../infra/simulators/infraon/index.ts';
import { newUser, publishedExample, startTenant } from './simulated-tenant.ts';

const startControlled = async () => {
  const tenant = await startTenant({ users: [{ username: 'ada@example.com', assets: 2 }], pageCap: 50 });
  return { ...tenant, control: createSimulatorControl(tenant.simulator.url) };
};

describe('the control plane', () => {
  it('shows over HTTP what the process sees, and never the key', async () => {
    const { simulator, call, control } = await startControlled();
    await call('POST', '', publishedExample);
    await call('POST', 'user_invite/', { email: 'ada@example.com' });
    expect(await control.state()).toEqual(simulator.state());
    expect(await control.effects()).toEqual(simulator.effects());
    expect(await control.effects(1)).toHaveLength(1);
    expect(await control.requests()).toEqual(simulator.requests());
    expect(await control.users({ offset: 1, limit: 1 })).toEqual(simulator.users({ offset: 1, limit: 1 }));
    expect(JSON.stringify(await control.state())).not.toContain(simulator.apiKey);
  });

  it('finds users by any identifier, also those that the API hides', async () => {
    const { simulator, control } = await startControlled();
    const ada = simulator.findUser({ username: 'ADA@example.com' });
    expect(await control.findUser({ username: 'Ada@example.com' })).toEqual(ada);
    expect(await control.findUser({ email: 'Ada@example.com' })).toEqual(ada);
    expect(await control.findUser({ id: ada?.profile_id })).toEqual(ada);
    expect(await control.findUser({ id: 'nobody' })).toBeNull();
  });

  it('arms, lists and clears faults', async () => {
    const { call, control } = await startControlled();
    const { id } = await control.arm({ kind: 'status', status: 500 });
    await control.arm({ kind: 'throttled', operation: 'list' });
    expect((await call('GET', 'options/')).status).toBe(500);
    expect(await control.faults()).toMatchObject([{ id, hits: 1, remaining: null }, { hits: 0 }]);
    await control.clearFaults(id);
    expect((await call('GET', 'options/')).status).toBe(200);
    await control.clearFaults();
    expect(await control.faults()).toEqual([]);
  });

  it('puts, changes and removes users without an effect', async () => {
    const { simulator, call, control } = await startControlled();
    await control.putUsers([
      { username: 'ADA@example.com', is_active: false, unshown: { phone: '+1' } },
      { username: 'bob', email: null },
    ]);
    expect(await control.findUser({ email: 'ada@example.com' })).toMatchObject({
      user: 2,
      is_active: false,
      assets: 2,
    });
    const bob = simulator.findUser({ username: 'bob' });
    expect((await call('GET', `${bob?.profile_id}/`)).json.email).toBeNull();
    expect(await control.removeUser(bob?.profile_id ?? '')).toBe(true);
    expect(await control.removeUser('nobody')).toBe(false);
    expect(simulator.effects()).toEqual([]);
  });

  it('changes the key, some options and the counts', async () => {
    const { simulator, call, control } = await startControlled();
    await control.setApiKey('next');
    expect(simulator.apiKey).toBe('next');
    expect(await control.setOptions({ wrapper: 'data' })).toMatchObject({ wrapper: 'data', pageCap: 50 });
    await call('GET', 'options/');
    await control.clearRequests();
    expect((await control.requests()).total).toBe(0);
  });

  it('goes back to the start', async () => {
    const { simulator, call, control } = await startControlled();
    const { apiKey } = simulator;
    const before = await control.state();
    await call('POST', '', newUser('x@example.com'));
    await control.setApiKey('next');
    await control.setOptions({ wrapper: 'array', pageCap: 1 });
    await control.arm({ kind: 'reset' });
    await control.reset();
    expect(simulator.apiKey).toBe(apiKey);
    expect(await control.state()).toMatchObject({ ...before, lastEffect: 1 });
    expect(await control.effects()).toEqual([]);
  });

  it('says what is wrong with a request', async () => {
    const { simulator, control } = await startControlled();
    const unknown: Record<string, unknown> = { kind: 'status', statuss: 500 };
    const post = (path: string, body: string) =>
      fetch(`${simulator.url}/_simulator/${path}`, { method: 'POST', body });
    expect((await post('faults', JSON.stringify(unknown))).status).toBe(400);
    expect((await post('options', '{"pagecap": 1}')).status).toBe(400);
    expect((await post('key', '{')).status).toBe(400);
    expect((await post('nothing', '{}')).status).toBe(404);
    await expect(control.setOptions({ pageCap: 0 })).rejects.toThrow('pageCap');
    expect(() => simulator.setOptions({ pageCap: 0 })).toThrow('pageCap');
  });
});

describe('generated users', () => {
  it('repeat for the same seed, are unique, and fill sorted pages', async () => {
    const { simulator, call, control } = await startControlled();
    expect(await control.generateUsers({ count: 20_000, seed: 5 })).toBe(20_002);
    expect(await control.generateUsers({ count: 20_000, seed: 5 })).toBe(20_002);
    expect(await control.generateUsers({ count: 1000, seed: 6 })).toBe(21_002);
    const page = await call('GET', '?items_per_page=50&page=200&sort=email');
    const emails = page.json.results.map(({ email }: { readonly email: string }) => email);
    expect(emails).toEqual([...emails].sort());
    expect([page.json.count, new Set(emails).size]).toEqual([21_002, 50]);
    expect(new Set(simulator.users({ limit: 30_000 }).map(({ profile_id }) => profile_id)).size).toBe(21_002);
  });

  it('are the same people in another simulator', async () => {
    const [one, two] = [await startTenant({ clock: () => 0 }), await startTenant({ clock: () => 0 })];
    one.simulator.generateUsers({ count: 10, seed: 1 });
    two.simulator.generateUsers({ count: 10, seed: 1 });
    expect(one.simulator.users()).toEqual(two.simulator.users());
  });
});
