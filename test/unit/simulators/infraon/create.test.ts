import { describe, expect, it } from 'vitest';
import { newUser, publishedExample, sealedPasswords, startTenant } from './simulated-tenant.ts';

describe('creating a user', () => {
  it('accepts the published example and answers as published', async () => {
    const { simulator, call } = await startTenant();
    const { status, json } = await call('POST', '', publishedExample);
    expect(status).toBe(201);
    expect(json).toEqual({ status: 'success', user_id: 2, message: 'user created' });
    const held = simulator.findUser({ email: 'TEST@everest.com' });
    expect(held).toMatchObject({ user: 2, username: 'test@everest.com', name: 'Test', is_active: true });
    expect(held?.unshown).toMatchObject({
      landline: 801212121,
      phone: '99999999',
      organization_role: 'Manager',
    });
    expect(held?.profile_id).not.toBe('2');
    expect(held?.profile_id.length).toBeLessThanOrEqual(25);
  });

  it('logs the effect without passwords', async () => {
    const { simulator, call } = await startTenant();
    await call('POST', '', publishedExample);
    const effects = simulator.effects();
    expect(effects).toMatchObject([
      { seq: 1, operation: 'create', kind: 'created', userId: 2, method: 'POST' },
    ]);
    expect(effects[0]?.changed).toContain('phone');
    const everything = JSON.stringify([effects, simulator.state(), simulator.users(), simulator.requests()]);
    expect(everything).not.toContain(publishedExample.password);
    expect(everything).not.toContain(publishedExample.confirm_password);
    expect(everything).not.toContain('hanTZ123$');
    expect(effects[0]?.changed.filter((field) => field.includes('password'))).toEqual([]);
  });

  it.each([
    ['plain text', { password: 'Str0ng&Long-enough', confirm_password: 'Str0ng&Long-enough' }, 'password'],
    [
      'two different passwords',
      sealedPasswords('Str0ng&Long-enough', 'Str0ng&Long-other'),
      'confirm_password',
    ],
    ['a short password', sealedPasswords('aA1&'), 'password'],
    ['a password without a digit', sealedPasswords('Strong&Long-enough'), 'password'],
    ['a password without a symbol', sealedPasswords('Str0ngLongEnough'), 'password'],
    ['a password without upper case', sealedPasswords('str0ng&long-enough'), 'password'],
    ['a password without lower case', sealedPasswords('STR0NG&LONG-ENOUGH'), 'password'],
    ['envelopes with two keys', { password: sealedPasswords('Str0ng&Long-enough').password }, 'password'],
    [
      'one envelope for both fields',
      { confirm_password: publishedExample.password, password: publishedExample.password },
      'password',
    ],
    ['a phone that is a number', { phone: 12345 }, 'phone'],
    ['a landline that is text', { landline: '12345' }, 'landline'],
    ['an activity that is text', { is_active: 'false' }, 'is_active'],
    ['no name', { name: undefined }, 'name'],
    ['an empty user name', { username: '' }, 'username'],
    ['an address that is none', { email: 'nobody' }, 'email'],
    ['a null where text belongs', { timezone: null }, 'timezone'],
  ])('refuses %s, naming the field', async (_case, fields, field) => {
    const { simulator, call } = await startTenant();
    const { status, json } = await call('POST', '', { ...newUser('new@example.com'), ...fields });
    expect(status).toBe(400);
    expect(Object.keys(json)).toEqual([field]);
    expect(simulator.effects()).toEqual([]);
  });

  it('takes plain passwords where the tenant does, and no envelopes then', async () => {
    const { call } = await startTenant({ passwords: 'plain', passwordMinimumLength: 12 });
    const plain = { password: 'Str0ng&Long-enough', confirm_password: 'Str0ng&Long-enough' };
    expect((await call('POST', '', { ...newUser('a@example.com'), ...plain })).status).toBe(201);
    expect((await call('POST', '', newUser('b@example.com'))).status).toBe(400);
  });

  it('knows only the roles of the tenant, where it has a list', async () => {
    const { call } = await startTenant({ roles: ['Requester'] });
    expect((await call('POST', '', newUser('a@example.com', { role: 'Requester' }))).status).toBe(201);
    expect((await call('POST', '', newUser('b@example.com', { role: 'Emperor' }))).json).toHaveProperty(
      'role',
    );
  });

  it.each([
    ['field', 400],
    ['error', 400],
    ['conflict', 409],
    ['logical-failure', 200],
  ] as const)('reports a taken name in another case as %s', async (alreadyExistsAs, expected) => {
    const { simulator, call } = await startTenant({
      alreadyExistsAs,
      users: [{ username: 'ada@example.com' }],
    });
    const { status, json } = await call('POST', '', newUser('ADA@Example.com'));
    expect(status).toBe(expected);
    expect(json.user_id).toBeUndefined();
    expect(JSON.stringify(json)).toContain('already exists');
    expect(simulator.effects()).toEqual([]);
  });

  it('refuses an address that another user has under another user name', async () => {
    const { call } = await startTenant({ users: [{ username: 'ada', email: 'ada@example.com' }] });
    const { status, json } = await call('POST', '', newUser('other', { email: 'Ada@example.com' }));
    expect([status, Object.keys(json)]).toEqual([400, ['email']]);
  });

  it('shows a new user late where the tenant does, while its name is taken at once', async () => {
    let now = 1_000_000;
    const { call } = await startTenant({ visibleAfterMs: 5000, clock: () => now });
    const list = async () => (await call('GET', '?items_per_page=10&page=1&sort=email')).json.count;
    expect(await list()).toBe(1);
    await call('POST', '', newUser('late@example.com'));
    expect(await list()).toBe(1);
    expect((await call('POST', '', newUser('late@example.com'))).status).toBe(400);
    now += 5000;
    expect(await list()).toBe(2);
  });
});
