import { describe, expect, test } from 'vitest';
import { SecretUnavailableError } from '../../../shared/aws/secrets/secret-unavailable-error.ts';
import { parseScimProof } from '../../../shared/scim/auth/scim-secret.ts';
import { digestOf, errorSchema, openScimDoor, type ScimDoor } from '../../support/scim-door.ts';

const signingKey = Buffer.alloc(32, 7).toString('base64');
const oauth = { clients: [{ id: 'entra', secret: digestOf('s3cret:&%') }], signingKeys: [signingKey] };

const withToken = (door: ScimDoor, token: string) => door.get('/Users', { authorization: `Bearer ${token}` });

async function fetchToken(
  door: ScimDoor,
  { id = 'entra', secret = 's3cret:&%', inHeader = false } = {},
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (!inHeader)
    for (const [name, value] of [
      ['client_id', id],
      ['client_secret', secret],
    ] as const)
      form.set(name, value);
  const pair = Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64');
  return door.call({
    method: 'POST',
    path: '/oauth2/token',
    body: form.toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: inHeader ? `Basic ${pair}` : undefined,
    },
  });
}

describe('a bearer token', () => {
  test.each([
    ['none', undefined],
    ['a wrong one', 'Bearer wrong'],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['an empty one', 'Bearer '],
    ['what only looks like ours', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ])('%s is a 401 in the form of SCIM', async (_what, authorization) => {
    const door = openScimDoor();
    const answer = await door.get('/Users', { authorization });
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'content-type': 'application/scim+json', 'www-authenticate': 'Bearer realm="scim"' },
      body: { schemas: [errorSchema], status: '401' },
    });
    expect(door.lines).toContainEqual(
      expect.objectContaining({ code: 'scim-unauthorized', source: 'scim-idp' }),
    );
  });

  test('is asked for before anything is said of the path or the body', async () => {
    const door = openScimDoor();
    for (const path of ['/Nonsense', '/Schemas', '/Users/u1'])
      expect(
        await door.call({ method: 'POST', path, body: '{', headers: { authorization: undefined } }),
      ).toMatchObject({
        status: 401,
      });
  });

  test('overlaps with the one that replaces it, and ends when its digest goes', async () => {
    const door = openScimDoor();
    expect(await withToken(door, door.token)).toMatchObject({ status: 200 });
    door.putSecret({ tokens: [digestOf(door.token), digestOf('the-new-one')] });
    expect(await withToken(door, 'the-new-one')).toMatchObject({ status: 200 });
    expect(await withToken(door, door.token)).toMatchObject({ status: 200 });
    door.putSecret({ tokens: [digestOf('the-new-one')] });
    expect(await withToken(door, 'any-other')).toMatchObject({ status: 401 });
    expect(await withToken(door, door.token)).toMatchObject({ status: 401 });
  });
});

describe('the token endpoint', () => {
  test.each([true, false])(
    'gives a token that opens the door for half an hour (in the header: %s)',
    async (inHeader) => {
      const door = openScimDoor();
      door.putSecret({ oauth });
      const { status, body } = await fetchToken(door, { inHeader });
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { token_type: 'Bearer', expires_in: 1800 },
      });
      const token = String(body.access_token);
      expect(await withToken(door, token)).toMatchObject({ status: 200 });
      door.passTime(1799_000);
      expect(await withToken(door, token)).toMatchObject({ status: 200 });
      door.passTime(2000);
      expect(await withToken(door, token)).toMatchObject({ status: 401 });
    },
  );

  test('refuses wrong credentials, other grants and other methods as RFC 6749 has it', async () => {
    const door = openScimDoor();
    door.putSecret({ oauth });
    expect(await fetchToken(door, { secret: 'wrong' })).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="scim"' },
      body: { error: 'invalid_client' },
    });
    expect(await fetchToken(door, { id: 'other' })).toMatchObject({ status: 401 });
    const send = (method: string, body: string, contentType = 'application/x-www-form-urlencoded') =>
      door.call({ method, path: '/oauth2/token', body, headers: { 'content-type': contentType } });
    expect(await send('POST', 'grant_type=password')).toMatchObject({
      status: 400,
      body: { error: 'unsupported_grant_type' },
    });
    expect(await send('POST', '{}', 'application/json')).toMatchObject({ status: 400 });
    for (const body of ['', 'grant_type=client_credentials&grant_type=password', `x=${'x'.repeat(9000)}`]) {
      expect(await send('POST', body)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    }
    expect(await send('GET', '')).toMatchObject({ status: 405 });
    expect(JSON.stringify(door.lines)).not.toContain('s3cret');
  });

  test('signs with the first key, while tokens of all keys are good', async () => {
    const door = openScimDoor();
    door.putSecret({ oauth });
    const token = String((await fetchToken(door)).body.access_token);
    const newer = Buffer.alloc(32, 8).toString('base64');
    door.putSecret({ oauth: { ...oauth, signingKeys: [newer, signingKey] } });
    await withToken(door, 'fetch-the-secret-anew');
    expect(await withToken(door, token)).toMatchObject({ status: 200 });
    door.putSecret({ oauth: { ...oauth, signingKeys: [newer] } });
    await withToken(door, 'fetch-the-secret-anew');
    expect(await withToken(door, token)).toMatchObject({ status: 401 });
  });

  test('a token ends with the credentials it was given for, and a changed one is none', async () => {
    const door = openScimDoor();
    door.putSecret({ oauth });
    const token = String((await fetchToken(door)).body.access_token);
    const [head, payload, signature] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
    const longer = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 9999 })).toString('base64url');
    expect(await withToken(door, `${head}.${longer}.${signature}`)).toMatchObject({ status: 401 });
    expect(await withToken(door, `${head}.${payload}.`)).toMatchObject({ status: 401 });
    door.putSecret({ oauth: { ...oauth, clients: [{ id: 'another', secret: digestOf('x') }] } });
    await withToken(door, 'fetch-the-secret-anew');
    expect(await withToken(door, token)).toMatchObject({ status: 401 });
  });
});

describe('the secret of a client', () => {
  test.each([
    ['no JSON', 'sha256'],
    ['nothing', '{}'],
    ['a token instead of its digest', '{"tokens":["Vq3hQ0pXw0c5m2t4"]}'],
    ['one bad entry', `{"tokens":["${digestOf('x')}","sha256:short"]}`],
    [
      'a key that is too short',
      `{"oauth":{"clients":[{"id":"a","secret":"${digestOf('x')}"}],"signingKeys":["c2hvcnQ="]}}`,
    ],
  ])('%s makes it unusable', (_what, text) => {
    expect(() => parseScimProof(text)).toThrow(SecretUnavailableError);
  });

  test('that is unusable is a 503, and no door is open', async () => {
    const door = openScimDoor();
    door.putSecret({ tokens: ['not-a-digest'] });
    expect(await withToken(door, 'anything')).toMatchObject({ status: 503 });
  });
});
