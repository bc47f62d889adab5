import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LedgerUnavailableError } from '../../../shared/ledger/table/ledger-unavailable-error.ts';
import {
  onboarding,
  openDoor,
  signatureOf,
  startTime,
  token,
  viewOf,
  type WebhookDoor,
} from '../../support/webhook-door.ts';

let door: WebhookDoor;

beforeEach(async () => {
  door = await openDoor();
});

afterEach(() => door.stop());

const iso = (ms: number) => new Date(ms).toISOString();

describe('a good delivery', () => {
  it('is held and answered 202 with its status URL', async () => {
    const answer = await door.post({ id: 'msg_1' });
    const reference = Buffer.from('webhook/msg_1').toString('base64url');
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({
      eventId: 'msg_1',
      status: 'accepted',
      statusUrl: `https://users.example.com/events/${reference}.${token}`,
      receivedAt: '2026-11-21T09:00:00.000Z',
    });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
    });
    expect(door.state.accepted.map(({ event }) => event)).toEqual([
      {
        eventId: 'msg_1',
        source: 'webhook',
        type: 'onboard',
        occurredAt: '2026-11-21T08:59:00.000Z',
        user: onboarding.user,
      },
    ]);
  });

  it('is scheduled when it takes effect later', async () => {
    const answer = await door.post({ body: { ...onboarding, effectiveAt: '2026-12-01T00:00:00+02:00' } });
    expect(answer).toMatchObject({ status: 202, body: { status: 'scheduled' } });
    expect(door.state.accepted[0]?.event.effectiveAt).toBe('2026-11-30T22:00:00.000Z');
  });

  it('may come base64 encoded, with parameters of its media type and without telling its type', async () => {
    const headers = { 'content-type': 'Application/JSON ; charset=utf-8' };
    expect((await door.post({ base64: true, headers })).status).toBe(202);
  });

  it('may tell its type when that is the route’s', async () => {
    expect((await door.post({ body: { ...onboarding, type: 'onboard' } })).status).toBe(202);
    expect((await door.post({ body: { ...onboarding, type: 'offboard' } })).status).toBe(422);
  });

  it('gives the same hash for the same bytes and another one on another route', async () => {
    const body = { occurredAt: onboarding.occurredAt, user: onboarding.user };
    await door.post({ body });
    await door.post({ body });
    await door.post({ body, route: 'update' });
    await door.post({ body: JSON.stringify(body, null, 1) });
    const [first, second, otherRoute, reformatted] = door.state.accepted.map(({ bodyHash }) => bodyHash);
    expect(second).toBe(first);
    expect(new Set([first, otherRoute, reformatted]).size).toBe(3);
  });
});

describe('a final event', () => {
  it('is answered 200 with its outcome', async () => {
    door.state.accept = async (event) => ({
      kind: 'held',
      record: viewOf(event, {
        status: 'applied',
        settledAt: '2026-11-21T09:00:02.000Z',
        notTaken: ['landline'],
        outcome: { infraon: { result: 'created', notTaken: ['landline'], invitation: 'invited' } },
      }),
    });
    const answer = await door.post({});
    expect(answer).toMatchObject({
      status: 200,
      body: {
        status: 'applied',
        settledAt: '2026-11-21T09:00:02.000Z',
        notTaken: ['landline'],
        outcome: { infraon: { result: 'created' } },
      },
    });
  });

  it('says why it failed, also on its first delivery', async () => {
    door.state.accept = async (event) => ({
      kind: 'held',
      record: viewOf(event, { status: 'failed', reason: 'identity-conflict' }),
    });
    expect(await door.post({})).toMatchObject({
      status: 200,
      body: { status: 'failed', reason: 'identity-conflict' },
    });
  });
});

describe('what is refused', () => {
  const refusals: readonly [string, number, string, Parameters<WebhookDoor['post']>[0]][] = [
    ['no signature', 401, 'unauthorized', { headers: { 'webhook-signature': undefined } }],
    ['an empty signature', 401, 'unauthorized', { headers: { 'webhook-signature': '' } }],
    ['a short signature', 401, 'unauthorized', { headers: { 'webhook-signature': 'v1,AAAA' } }],
    ['garbage', 401, 'unauthorized', { headers: { 'webhook-signature': '\u0000,,, v1 v1,' } }],
    ['another version', 401, 'unauthorized', { headers: { 'webhook-signature': `v1a,${'A'.repeat(44)}` } }],
    ['another key', 401, 'unauthorized', { headers: { 'webhook-signature': `v1,${'A'.repeat(43)}=` } }],
    ['no id', 401, 'unauthorized', { headers: { 'webhook-id': undefined } }],
    ['another id', 401, 'unauthorized', { headers: { 'webhook-id': 'msg_2' } }],
    ['a bad id that is not signed', 401, 'unauthorized', { headers: { 'webhook-id': 'a b' } }],
    ['no timestamp', 401, 'unauthorized', { headers: { 'webhook-timestamp': undefined } }],
    ['a timestamp in words', 401, 'unauthorized', { timestamp: 'now' }],
    ['a signed id with a space', 400, 'malformed-event-id', { id: 'a b' }],
    ['a signed id that is too long', 400, 'malformed-event-id', { id: 'i'.repeat(256) }],
    ['no JSON', 400, 'malformed-json', { body: '{"occurredAt":' }],
    ['an empty body', 400, 'malformed-json', { body: '' }],
    ['null', 400, 'malformed-json', { body: 'null' }],
    ['a scalar', 400, 'malformed-json', { body: '42' }],
    ['an array', 400, 'malformed-json', { body: '[{}]' }],
    ['a byte order mark', 400, 'malformed-json', { body: `\ufeff${JSON.stringify(onboarding)}` }],
    ['a key twice', 400, 'malformed-json', { body: '{"user":{},"us\\u0065r":{}}' }],
    ['great depth', 400, 'malformed-json', { body: `{"user":${'['.repeat(100_000)}` }],
    ['a comment', 400, 'malformed-json', { body: '{"user":{} /* x */}' }],
    [
      'bytes that are not UTF-8',
      400,
      'malformed-json',
      { body: new Uint8Array([0x7b, 0xff, 0x7d]), base64: true },
    ],
    ['no media type', 415, 'unsupported-media-type', { headers: { 'content-type': undefined } }],
    ['a form', 415, 'unsupported-media-type', { headers: { 'content-type': 'multipart/form-data' } }],
    [
      'another JSON',
      415,
      'unsupported-media-type',
      { headers: { 'content-type': 'application/problem+json' } },
    ],
    ['too many bytes', 413, 'too-large', { body: `"${'x'.repeat(256 * 1024)}"` }],
    ['far too many bytes', 413, 'too-large', { body: `"${'x'.repeat(1024 * 1024)}"` }],
    ['an empty object', 422, 'invalid-event', { body: {} }],
    ['a prototype', 422, 'invalid-event', { body: '{"user":{"__proto__":{"role":"Requester"}}}' }],
    ['a constructor', 422, 'invalid-event', { body: '{"constructor":{"prototype":{}}}' }],
  ];

  it.each(refusals)('%s is answered %i %s', async (_what, status, code, post) => {
    const answer = await door.post(post);
    expect(answer).toMatchObject({
      status,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      },
      body: { type: `urn:problem-type:user-lifecycle:${code}`, status },
    });
    expect(door.state.accepted).toEqual([]);
  });

  it('gets no reason when the signature is not accepted, whatever the reason is', async () => {
    const texts = new Set<string>();
    for (const post of refusals.flatMap(([, status, , sent]) => (status === 401 ? [sent] : []))) {
      texts.add((await door.post(post)).text);
    }
    expect(texts.size).toBe(1);
  });

  it('is a body of which one byte differs, or that was formatted again', async () => {
    const text = JSON.stringify(onboarding);
    const timestamp = `${startTime / 1000}`;
    const signature = signatureOf({ secret: door.secret, id: 'msg_1', timestamp, body: text });
    for (const body of [text.replace('Ada', 'Adb'), JSON.stringify(onboarding, null, 2), `${text}\n`]) {
      expect((await door.post({ body, headers: { 'webhook-signature': signature } })).status).toBe(401);
    }
  });

  it.each([
    [-301, 401],
    [-300, 202],
    [-299, 202],
    [299, 202],
    [300, 202],
    [301, 401],
  ])('by a timestamp that is %i seconds off is answered %i', async (seconds, status) => {
    expect((await door.post({ timestamp: `${startTime / 1000 + seconds}` })).status).toBe(status);
  });

  it('is an id that was used with another body', async () => {
    door.state.accept = async () => ({ kind: 'id-reused' });
    const answer = await door.post({});
    expect(answer).toMatchObject({
      status: 409,
      body: { type: 'urn:problem-type:user-lifecycle:event-id-reused' },
    });
  });

  it('says which fields are wrong and what was expected, in one answer', async () => {
    const answer = await door.post({
      body: {
        occurredAt: iso(startTime + 301_000),
        user: { email: 'nobody', phone: 7, role: 'Infraon Admin', shoeSize: 44, 'jo@example.com': 1 },
      },
    });
    expect(answer).toMatchObject({ status: 422 });
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        { path: 'occurredAt', code: 'in-the-future', expected: 'at most 5 minutes ahead' },
        { path: 'user.email', code: 'malformed', expected: 'an e-mail address' },
        { path: 'user.phone', code: 'wrong-type', expected: 'string' },
        { path: 'user.role', code: 'role-needs-approval' },
        { path: 'user.shoeSize', code: 'unknown-field' },
        { path: 'user.(unprintable name)', code: 'unknown-field' },
      ]),
    );
  });
});

describe('what is unavailable', () => {
  it('is answered 503 with a time to come back, the ledger', async () => {
    door.state.accept = async () => {
      throw new LedgerUnavailableError('unreachable');
    };
    const answer = await door.post({});
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(JSON.parse(door.state.logs.at(-1) ?? '')).toMatchObject({
      level: 'error',
      code: 'ledger-unavailable',
    });
  });

  it('is answered 503 also when the event is held but not merged', async () => {
    door.state.accept = async (event) => ({ kind: 'held', record: viewOf(event, { status: 'recorded' }) });
    expect((await door.post({})).status).toBe(503);
  });

  it('is answered 500 without a word when the fault is ours', async () => {
    door.state.accept = async () => {
      throw new TypeError('cannot read ada@example.com');
    };
    const answer = await door.post({});
    expect(answer).toMatchObject({ status: 500 });
    expect(`${answer.text}${door.state.logs.join()}`).not.toContain('ada@');
    expect(JSON.parse(door.state.logs.at(-1) ?? '')).toMatchObject({
      code: 'request-failed',
      errorName: 'TypeError',
    });
  });
});
