import { describe, expect, test } from 'vitest';
import { LedgerUnavailableError } from '../../../shared/ledger/table/ledger-unavailable-error.ts';
import { createInMemoryScim } from '../../support/in-memory-scim.ts';
import {
  ada,
  enterprise,
  errorSchema,
  groupSchema,
  openScimDoor,
  patchOp,
  userSchema,
} from '../../support/scim-door.ts';

const base = 'https://api.example.com/scim/v2/idp';

describe('a user', () => {
  test('is created with its address and version, and shown as it was sent', async () => {
    const door = openScimDoor();
    const created = await door.post('/Users', {
      ...ada,
      externalId: '17',
      [enterprise]: { employeeNumber: '17', manager: { value: 'm1' } },
    });
    expect(created.status).toBe(201);
    expect(created.headers).toMatchObject({
      'content-type': 'application/scim+json',
      'cache-control': 'no-store',
      location: `${base}/Users/u1`,
      etag: 'W/"1"',
    });
    expect(created.body).toMatchObject({
      ...ada,
      schemas: expect.arrayContaining([userSchema, enterprise]),
      id: 'u1',
      externalId: '17',
      [enterprise]: { employeeNumber: '17', manager: { value: 'm1' } },
      meta: { resourceType: 'User', location: `${base}/Users/u1`, version: 'W/"1"' },
    });
    expect((await door.get('/Users/u1')).body).toEqual(created.body);
  });

  test('never shows a password, and says where it stands in each target', async () => {
    const door = openScimDoor();
    const { body, text } = await door.post('/Users', { ...ada, password: 'Pl4ceholder!' });
    expect(text).not.toContain('Pl4ceholder!');
    expect(body['urn:ietf:params:scim:schemas:extension:user-lifecycle:2.0:Targets']).toEqual({
      targets: [{ target: 'infraon', pending: true, hasAccount: false }],
    });
  });

  test('is changed by PUT and PATCH, and gone after DELETE', async () => {
    const door = openScimDoor();
    await door.post('/Users', ada);
    const put = await door.put('/Users/u1', { ...ada, title: 'Countess' });
    expect(put.body).toMatchObject({ title: 'Countess', meta: { version: 'W/"2"' } });
    const patched = await door.patch('/Users/u1', [{ op: 'Replace', path: 'active', value: 'False' }]);
    expect(patched).toMatchObject({ status: 200, body: { active: false, title: 'Countess' } });
    expect(await door.delete('/Users/u1')).toMatchObject({ status: 204, text: '' });
    expect(await door.get('/Users/u1')).toMatchObject({ status: 404, body: { status: '404' } });
    expect(await door.delete('/Users/u1')).toMatchObject({ status: 404 });
  });

  test('that is there is a conflict of uniqueness', async () => {
    const door = openScimDoor();
    await door.post('/Users', ada);
    expect(await door.post('/Users', { ...ada, userName: 'ADA@example.com' })).toMatchObject({
      status: 409,
      headers: { 'content-type': 'application/scim+json' },
      body: { schemas: [errorSchema], status: '409', scimType: 'uniqueness' },
    });
  });

  test('is left alone where it has another version than If-Match names', async () => {
    const door = openScimDoor();
    await door.post('/Users', ada);
    const send = (version: string) =>
      door.call({ method: 'PUT', path: '/Users/u1', body: ada, headers: { 'if-match': version } });
    expect(await send('W/"7"')).toMatchObject({ status: 412, body: { status: '412' } });
    expect(await send('W/"1", "9"')).toMatchObject({ status: 200 });
    expect(await send('*')).toMatchObject({ status: 200 });
    expect(await send('seven')).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(await door.get('/Users/u1', { 'if-none-match': 'W/"3"' })).toMatchObject({
      status: 304,
      text: '',
    });
  });

  test('shows the attributes that the client wants to see', async () => {
    const door = openScimDoor();
    await door.post('/Users', { ...ada, [enterprise]: { department: 'Engines', division: 'North' } });
    const keys = async (query: string) =>
      Object.keys((await door.get(`/Users/u1?${query}`)).body)
        .filter((key) => !['schemas', 'id', 'meta'].includes(key))
        .sort();
    expect(await keys('attributes=userName,emails.value')).toEqual(['emails', 'userName']);
    expect(await keys(`attributes=${userSchema}:userName`)).toEqual(['userName']);
    expect(await keys('attributes=id')).toEqual([]);
    const without = await keys('excludedAttributes=emails,NAME');
    expect(without).not.toContain('emails');
    expect(without).not.toContain('name');
    const parts = await door.get(`/Users/u1?attributes=name.givenName,${enterprise}:department`);
    expect(parts.body).toMatchObject({ name: { givenName: 'Ada' }, [enterprise]: { department: 'Engines' } });
    expect(parts.body.name).not.toHaveProperty('familyName');
    expect(parts.body[enterprise]).not.toHaveProperty('division');
  });
});

describe('a list', () => {
  test('is empty for a filter that finds no user', async () => {
    const door = openScimDoor();
    await door.post('/Users', ada);
    const filter = encodeURIComponent('userName eq "5f8c3b1e-7c1a-4c56-a64e-0f2b31c4f9a1"');
    expect(await door.get(`/Users?filter=${filter}`)).toMatchObject({
      status: 200,
      body: { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] },
    });
    expect(await door.get('/Users?startIndex=1&count=2')).toMatchObject({ body: { totalResults: 1 } });
    expect((await door.get('/Users?attributes=userName')).body.Resources).toEqual([
      expect.objectContaining({ id: 'u1', userName: ada.userName }),
    ]);
  });
});

describe('a group', () => {
  const group = { schemas: [groupSchema], displayName: 'IT' };

  test('shows its members, unless the client does not want them', async () => {
    const door = openScimDoor();
    const created = await door.post('/Groups', { ...group, members: [{ value: 'u1' }] });
    expect(created).toMatchObject({
      status: 201,
      body: { displayName: 'IT', members: [{ value: 'u1', $ref: `${base}/Users/u1` }] },
    });
    expect((await door.get('/Groups/g1?excludedAttributes=members')).body).not.toHaveProperty('members');
    expect((await door.get('/Groups?excludedAttributes=members')).text).not.toContain('members');
  });

  test('is answered with itself after a PATCH while it is small, and else without a body', async () => {
    const door = openScimDoor();
    await door.post('/Groups', group);
    const add = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ value: `u${count}-${index}` }));
    const small = await door.patch('/Groups/g1', [{ op: 'add', path: 'members', value: add(3) }]);
    expect(small).toMatchObject({ status: 200, body: { displayName: 'IT' } });
    const operations = [{ op: 'add', path: 'members', value: add(300) }];
    expect(await door.patch('/Groups/g1', operations)).toMatchObject({ status: 204, text: '' });
    const asked = await door.patch('/Groups/g1?attributes=displayName', operations);
    expect(asked).toMatchObject({ status: 200, body: { displayName: 'IT' } });
    expect(asked.body).not.toHaveProperty('members');
  });
});

describe('the documents', () => {
  test('say what is offered, and that bulk is not', async () => {
    const door = openScimDoor();
    expect((await door.get('/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      etag: { supported: true },
    });
    expect((await door.get('/ResourceTypes/User')).body).toMatchObject({ endpoint: '/Users' });
    expect((await door.get('/ResourceTypes')).body).toMatchObject({ totalResults: 2 });
    expect((await door.get(`/Schemas/${encodeURIComponent(userSchema)}`)).body).toMatchObject({
      name: 'User',
    });
    expect(await door.get('/Schemas/urn:example:unknown')).toMatchObject({ status: 404 });
    expect(await door.get('/Schemas?filter=name+eq+%22User%22')).toMatchObject({ status: 403 });
  });
});

describe('the schema of users', () => {
  test('has the roles that the stage allows', async () => {
    const { text } = await openScimDoor().get(`/Schemas/${userSchema}`);
    expect(text).toContain('"canonicalValues":["Approver"]');
  });
});

describe('what is not offered', () => {
  test.each([
    ['GET', '/Me', 501],
    ['POST', '/Bulk', 501],
    ['POST', '/.search', 501],
    ['POST', '/Users/.search', 501],
    ['GET', '/Nonsense', 404],
    ['GET', '/', 404],
    ['GET', '/Users/u1/emails', 404],
    ['PATCH', '/Users', 405],
    ['DELETE', '/Schemas', 405],
    ['POST', '/Users/u1', 405],
  ])('%s %s is answered %i in the form of SCIM', async (method, path, status) => {
    const answer = await openScimDoor().call({ method, path });
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/scim+json' },
      body: { schemas: [errorSchema], status: `${status}` },
    });
    expect('allow' in answer.headers).toBe(status === 405);
  });
});

describe('trouble', () => {
  test('of the ledger is a 503 with Retry-After, and of ours a 500 that quotes nothing', async () => {
    const failWith = (error: Error) =>
      openScimDoor({
        service: {
          ...createInMemoryScim(),
          getUser: async () => {
            throw error;
          },
        },
      });
    const away = failWith(new LedgerUnavailableError('unreachable'));
    expect(await away.get('/Users/u1')).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    const broken = failWith(new Error('ada@example.com'));
    const answer = await broken.get('/Users/u1');
    expect(answer).toMatchObject({ status: 500, body: { schemas: [errorSchema] } });
    expect(answer.text + JSON.stringify(broken.lines)).not.toContain('ada@example.com');
  });

  test('with a body says what is wrong and repeats none of it', async () => {
    const door = openScimDoor();
    const send = (body: object | string, headers = {}) =>
      door.call({ method: 'POST', path: '/Users', body, headers });
    expect(await send(ada, { 'content-type': 'text/xml' })).toMatchObject({ status: 415 });
    expect(await send(ada, { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
    expect(await send('{', { 'content-type': undefined })).toMatchObject({ status: 400 });
    expect(await send(ada, { 'content-type': 'application/json; charset=utf-8' })).toMatchObject({
      status: 201,
    });
    const secretive = { ...ada, userName: ['top', 'secret'] };
    const answer = await send(secretive);
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } });
    expect(answer.text).not.toContain('secret');
    for (const body of [
      '',
      '{',
      '[]',
      '"x"',
      '\ufeff{}',
      '{"a":1,"a":2}',
      '{"active":true,"Active":false}',
      '{"emails":[{"value":"a","VALUE":"b"}]}',
      '{"externalId":"\\ud800"}',
      '{"__proto__":{"x":1}}',
      '[[[[[[[[[[[[[[[[[[[[',
    ])
      expect(await send(body)).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } });
    expect(await send({ not: 'a resource' })).toMatchObject({
      status: 400,
      body: { scimType: 'invalidSyntax' },
    });
    expect(await send({ ...ada, schemas: [userSchema, 'urn:example:more'] })).toMatchObject({ status: 400 });
    expect(await send({ ...ada, 'urn:example:more': {} })).toMatchObject({ status: 400 });
    expect(await send(`{"padding":"${'x'.repeat(10_000_000)}"}`)).toMatchObject({ status: 413 });
  });

  test('a list of attributes tells the service that the client is shown a part', async () => {
    const asked: unknown[] = [];
    const scim = createInMemoryScim();
    const door = openScimDoor({
      service: {
        ...scim,
        getUser: (id, options) => {
          asked.push(options);
          return scim.getUser(id);
        },
      },
    });
    for (const query of ['', '?attributes=id', '?excludedAttributes=groups'])
      await door.get(`/Users/u1${query}`);
    expect(asked).toEqual([{ isPart: false }, { isPart: true }, { isPart: false }]);
  });

  test('with a thousand operations is refused before any of them', async () => {
    const door = openScimDoor();
    await door.post('/Users', ada);
    const many = Array.from({ length: 1000 }, () => ({ op: 'replace', path: 'title', value: 'x' }));
    const answer = await door.call({
      method: 'PATCH',
      path: '/Users/u1',
      body: { schemas: [patchOp], Operations: many },
    });
    expect(answer).toMatchObject({ status: 413, body: { schemas: [errorSchema] } });
    expect((await door.get('/Users/u1')).body).not.toHaveProperty('title');
  });
});
