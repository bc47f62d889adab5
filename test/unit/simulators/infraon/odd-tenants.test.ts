import { describe, expect, it } from 'vitest';
import { newUser, startTenant } from './simulated-tenant.ts';

const users = ['ada', 'bob', 'cat'].map((name) => ({ username: `${name}@example.com`, name }));

describe('a tenant whose replies are odd', () => {
  it('shows fields of one user with other values, or not at all, and the others as they are', async () => {
    const { call } = await startTenant({
      users,
      shownAs: { 'ada@example.com': { is_profile_image: 1, is_active: 'true', name: 42 } },
      leftOut: { 'bob@example.com': ['profile_id'] },
    });
    const { results } = (await call('GET', '?items_per_page=10&page=1')).json;
    const [, ada, bob, cat] = results;
    expect(ada).toMatchObject({ is_profile_image: 1, is_active: 'true', name: 42 });
    expect(bob).not.toHaveProperty('profile_id');
    expect(bob).toMatchObject({ actual_username: 'bob@example.com' });
    expect(cat).toMatchObject({ is_profile_image: false, is_active: true, name: 'cat' });
    expect((await call('GET', `${ada.profile_id}/`)).json).toMatchObject({ name: 42 });
    expect((await call('GET', 'download_csv/')).text).toMatch(/^[^,]*,2,ada@example.com,42,/m);
    expect((await call('GET', 'download_csv/')).text).toMatch(/^,3,bob@example.com/m);
  });

  it('counts only the users on a page', async () => {
    const { call } = await startTenant({ users, totalCounts: 'page', pageCap: 3 });
    expect((await call('GET', '?items_per_page=100&page=1')).json.count).toBe(3);
    expect((await call('GET', '?items_per_page=100&page=2')).json.count).toBe(1);
  });

  it.each([
    ['not-found', 404],
    ['bad-request', 400],
  ] as const)('lets no page after the first through: %s', async (laterPages, status) => {
    const { call } = await startTenant({ users, laterPages });
    expect((await call('GET', '?items_per_page=2&page=1')).status).toBe(200);
    const second = await call('GET', '?items_per_page=2&page=2');
    expect(second.status).toBe(status);
    expect(second.headers.get('content-type')).toContain('json');
  });

  it.each([
    ['message', { status: 'success', message: 'user created' }],
    ['empty', undefined],
    ['odd', { status: 1, user_id: [2], message: null }],
  ] as const)('creates a user and answers %s', async (createAnswers, expected) => {
    const { simulator, call } = await startTenant({ createAnswers });
    const { status, json } = await call('POST', '', newUser('dan@example.com'));
    expect(status).toBe(201);
    expect(json).toEqual(expected);
    expect(simulator.findUser({ username: 'dan@example.com' })).not.toBeNull();
  });

  it('answers 403 about one user, and the others as ever', async () => {
    const { simulator, call } = await startTenant({ users });
    const id = (name: string) => simulator.findUser({ username: `${name}@example.com` })?.profile_id;
    simulator.arm({
      kind: 'status',
      status: 403,
      operation: ['retrieve', 'edit'],
      match: { id: id('ada') ?? '' },
    });
    expect((await call('GET', `${id('ada')}/`)).status).toBe(403);
    expect((await call('GET', `${id('bob')}/`)).status).toBe(200);
  });
});
