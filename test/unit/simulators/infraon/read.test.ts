import { describe, expect, it } from 'vitest';
import { startTenant } from './simulated-tenant.ts';

const users = ['eve', 'Bob', 'ada', 'Dan', 'cat'].map((name) => ({ username: `${name}@example.com`, name }));
const names = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name);
const ownProfile = { username: 'api@example.com', name: 'Key' };

describe('the key', () => {
  it.each(['KEY', 'ApiKey KEY', 'infraonDNS KEY'])('is taken as "%s"', async (form) => {
    const { simulator, call } = await startTenant();
    const authorization = form.replace('KEY', simulator.apiKey);
    expect((await call('GET', 'getmyprofile/', undefined, { authorization })).status).toBe(200);
  });

  it.each(['', 'wrong', 'ApiKey wrong', 'a b KEY'])('is not taken as "%s"', async (form) => {
    const { simulator, call } = await startTenant();
    const authorization = form.replace('KEY', simulator.apiKey);
    const { status, json } = await call('DELETE', 'up1/', undefined, { authorization });
    expect(status).toBe(401);
    expect(json).toEqual({ error: 'Invalid API key.' });
  });

  it('can be changed, and dies with its own user', async () => {
    const { simulator, call } = await startTenant();
    const old = simulator.apiKey;
    simulator.setApiKey('another-key');
    expect((await call('GET', 'getmyprofile/', undefined, { authorization: old })).status).toBe(401);
    expect((await call('GET', 'getmyprofile/')).json.email).toBe('integration@example.com');
    simulator.putUsers([{ username: 'integration@example.com', is_active: false }]);
    expect((await call('GET', 'getmyprofile/')).status).toBe(401);
  });
});

describe('listing', () => {
  it('gives pages in the order of creation, with the total', async () => {
    const { call } = await startTenant({ users, ownProfile });
    const first = await call('GET', '?items_per_page=4&page=1');
    const second = await call('GET', '?items_per_page=4&page=2');
    const third = await call('GET', '?items_per_page=4&page=3');
    expect([names(first.json.results), names(second.json.results), names(third.json.results)]).toEqual([
      ['Key', 'eve', 'Bob', 'ada'],
      ['Dan', 'cat'],
      [],
    ]);
    expect([first.json.count, third.json.count]).toEqual([6, 6]);
  });

  it('never gives more than its cap', async () => {
    const { call } = await startTenant({ users, ownProfile, pageCap: 2 });
    expect(names((await call('GET', '?items_per_page=500&page=2')).json.results)).toEqual(['Bob', 'ada']);
  });

  it.each([
    ['code-unit', '', ['Bob', 'Dan', 'Key', 'ada', 'cat', 'eve']],
    ['code-unit', '&reverse=true', ['eve', 'cat', 'ada', 'Key', 'Dan', 'Bob']],
    ['ignore-case', '', ['ada', 'Bob', 'cat', 'Dan', 'eve', 'Key']],
    ['ignored', '&reverse=true', ['Key', 'eve', 'Bob', 'ada', 'Dan', 'cat']],
  ] as const)('sorts by a field: %s%s', async (sortOrder, reverse, expected) => {
    const { call } = await startTenant({ users, ownProfile, sortOrder });
    const { json } = await call('GET', `?items_per_page=10&page=1&sort=name${reverse}`);
    expect(names(json.results)).toEqual(expected);
  });

  it('takes every field of the read model as a sorting key', async () => {
    const { call } = await startTenant({ users });
    const first = await call('GET', '?items_per_page=10&page=1');
    for (const field of Object.keys(first.json.results[0])) {
      const { json } = await call('GET', `?items_per_page=10&page=1&sort=${field}&reverse=true`);
      const keys = json.results.map((user: Record<string, unknown>) => JSON.stringify(user[field]));
      const numeric = field === 'user';
      expect(keys).toEqual(
        [...keys].sort((a, b) => (numeric ? Number(b) - Number(a) : a < b ? 1 : a > b ? -1 : 0)),
      );
    }
  });

  it.each([
    ['array', 'count', undefined],
    ['results', 'count', 'count'],
    ['data', 'total', 'total'],
    ['content', 'none', undefined],
  ] as const)('wraps a page as %s with the total in %s', async (wrapper, totalField, total) => {
    const { call } = await startTenant({ users, wrapper, totalField });
    const { json } = await call('GET', '?items_per_page=2&page=1');
    expect(wrapper === 'array' ? json : json[wrapper]).toHaveLength(2);
    expect(Object.keys(json).filter((key) => key === 'count' || key === 'total')).toEqual(
      total ? [total] : [],
    );
  });

  it.each([
    ['empty', 200, []],
    ['repeat-last', 200, ['Dan', 'cat']],
    ['not-found', 404, undefined],
  ] as const)('answers a page after the last: %s', async (pastEnd, status, expected) => {
    const { call } = await startTenant({ users, ownProfile, pastEnd });
    const answer = await call('GET', '?items_per_page=4&page=9');
    expect(answer.status).toBe(status);
    expect(answer.json.results === undefined ? undefined : names(answer.json.results)).toEqual(expected);
  });

  it('needs both paging parameters', async () => {
    const { call } = await startTenant();
    expect((await call('GET', '?page=1')).status).toBe(400);
    expect((await call('GET', '?items_per_page=10&page=0')).status).toBe(400);
  });

  it('stays in order through writes after the first sorted page', async () => {
    const { simulator, call } = await startTenant({ users, ownProfile, editableCreateFields: ['name'] });
    const sorted = async () => names((await call('GET', '?items_per_page=9&page=1&sort=name')).json.results);
    await sorted();
    const eve = simulator.findUser({ username: 'eve@example.com' });
    await call('PUT', `${eve?.profile_id}/`, { email: 'eve@example.com', is_active: true, name: 'abe' });
    const bob = simulator.findUser({ username: 'bob@example.com' });
    await call('DELETE', `${bob?.profile_id}/`);
    simulator.putUsers([{ username: 'zed@example.com', name: 'bea' }]);
    expect(await sorted()).toEqual(['Dan', 'Key', 'abe', 'ada', 'bea', 'cat']);
  });
});

describe('one user', () => {
  it('is shown by its profile id in the published model', async () => {
    const { simulator, call } = await startTenant({ users, extraFields: { department: 'x' } });
    const ada = simulator.findUser({ email: 'ADA@example.com' });
    const { json } = await call('GET', `${ada?.profile_id}/`);
    expect(json).toMatchObject({
      user: 4,
      actual_username: 'ada@example.com',
      last_loggged_in: '',
      department: 'x',
    });
    expect(json).not.toHaveProperty('unshown');
    expect(json).not.toHaveProperty('username');
  });

  it('is not found by its number, unless the tenant does so', async () => {
    const { simulator, call } = await startTenant({ users });
    expect((await call('GET', '4/')).json).toEqual({ detail: 'Not found.' });
    simulator.setOptions({ pathId: 'user' });
    expect((await call('GET', '4/')).json.name).toBe('ada');
  });
});

describe('paths', () => {
  it('end in a slash, are known, and have their methods', async () => {
    const { simulator, call } = await startTenant();
    expect((await call('GET', 'getmyprofile')).status).toBe(301);
    expect((await call('POST', 'user_invite', {})).status).toBe(404);
    expect((await call('GET', 'user_invite/')).status).toBe(405);
    expect((await call('GET', 'a/b/')).status).toBe(404);
    expect((await call('GET', '%E0%A4%A/')).status).toBe(404);
    expect(simulator.requests().byOperation.unknown?.received).toBe(5);
  });
});
