import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureHost, startFixtureHost } from './start-fixture-host.ts';

describe('the HTTP API of the local host', () => {
  let host: FixtureHost;
  beforeAll(async () => {
    host = await startFixtureHost();
  });
  afterAll(() => host.stop());

  const post = (path: string, init: RequestInit = {}) =>
    fetch(`${host.stack.apiUrl}${path}`, { method: 'POST', ...init });
  const event = async (response: Promise<Response>) => (await response).json();
  const perform = (what: object, path = '/things') =>
    post(path, { headers: { 'x-do': JSON.stringify(what) } });

  it('passes a request on in payload format 2.0', async () => {
    const { port } = new URL(host.stack.apiUrl);
    const response = post('/things?a=1&a=2&b=', {
      headers: { 'Content-Type': 'application/json', 'X-Mixed': 'Case', cookie: 'c=1; d=2' },
      body: '{"é":1}',
    });
    expect(await event(response)).toMatchObject({
      version: '2.0',
      routeKey: 'POST /things',
      rawPath: '/things',
      rawQueryString: 'a=1&a=2&b=',
      queryStringParameters: { a: '1,2', b: '' },
      cookies: ['c=1', 'd=2'],
      headers: { 'content-type': 'application/json', 'x-mixed': 'Case', 'x-forwarded-proto': 'http' },
      requestContext: {
        domainName: `127.0.0.1:${port}`,
        requestId: expect.any(String),
        http: { method: 'POST', path: '/things', sourceIp: '127.0.0.1' },
      },
      body: '{"é":1}',
      isBase64Encoded: false,
    });
  });

  it('passes a body that is no text on as base64, byte for byte', async () => {
    const body = new Uint8Array([0, 255, 128]);
    const response = post('/things', { headers: { 'content-type': 'application/octet-stream' }, body });
    expect(await event(response)).toMatchObject({ body: 'AP+A', isBase64Encoded: true });
  });

  it('decodes path parameters', async () => {
    const response = fetch(`${host.stack.apiUrl}/things/a%20b%2Fc`);
    expect(await event(response)).toMatchObject({
      routeKey: 'GET /things/{name}',
      rawPath: '/things/a%20b%2Fc',
      pathParameters: { name: 'a b/c' },
    });
  });

  it("sends the function's status, headers, cookies and body", async () => {
    const response = await perform({
      value: {
        statusCode: 202,
        headers: { 'X-Own': 'yes', 'retry-after': 3 },
        cookies: ['s=1'],
        body: 'aGk=',
        isBase64Encoded: true,
      },
    });
    expect(response.status).toBe(202);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-own': 'yes',
      'retry-after': '3',
      'set-cookie': 's=1',
    });
    expect(await response.text()).toBe('hi');
  });

  it('sends a bare result as JSON', async () => {
    const response = await perform({ value: { fine: true } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ fine: true });
  });

  it.each(['throw', 'crash', 'hang'])(
    'answers 500 without a word of the reason when the function is told to %s',
    async (what) => {
      const response = await perform({ do: what });
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({ message: 'Internal Server Error' });
    },
  );

  it('answers 404 for what is no route', async () => {
    for (const response of [
      await post('/nothing'),
      await post('/things/x'),
      await fetch(`${host.stack.apiUrl}/things`),
    ]) {
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ message: 'Not Found' });
    }
  });

  it('answers 413 above ten megabytes', async () => {
    expect((await post('/things', { body: new Uint8Array(10 * 1024 * 1024 + 1) })).status).toBe(413);
  });

  it("answers 429 above the stage's throttle, on that route alone", async () => {
    expect((await post('/slow')).status).toBe(200);
    const response = await post('/slow');
    expect(response.status).toBe(429);
    expect(await response.json()).toEqual({ message: 'Too Many Requests' });
    expect((await post('/things')).status).toBe(200);
  });

  it('fires a schedule on demand, waits for its function and reports', async () => {
    const response = await post('/_local/schedules/nightly/run');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ result: 'ran' });
    expect((await post('/_local/schedules/hourly/run')).status).toBe(404);
  });
});
