import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  newSecret,
  openDoor,
  type Post,
  secretId,
  signatureOf,
  token,
  viewOf,
  type WebhookDoor,
} from '../../support/webhook-door.ts';

const marker = 'CANARY';
const text = (name: string) => `${marker}-${name}`;

/** Every field carries a marker of its own; numbers and times cannot. */
const everything = {
  occurredAt: '2026-11-21T08:59:00Z',
  user: {
    userName: text('userName'),
    email: `${marker}@example.com`,
    givenName: text('givenName'),
    familyName: text('familyName'),
    displayName: text('displayName'),
    phone: text('phone'),
    landline: '7700900123',
    timezone: text('timezone'),
    title: text('title'),
    role: 'Requester',
    dashboard: text('dashboard'),
    employeeNumber: text('employeeNumber'),
  },
};

let door: WebhookDoor;

beforeEach(async () => {
  door = await openDoor();
});

afterEach(() => door.stop());

const headers = {
  authorization: text('authorization'),
  cookie: text('cookie'),
  'user-agent': text('agent'),
  prefer: `wait=1; ${text('prefer')}`,
  'x-forwarded-for': text('forwarded'),
};
const json = JSON.stringify(everything);

const deliveries: readonly [string, Post][] = [
  ['held', { body: everything }],
  ['forged', { body: everything, secret: newSecret() }],
  ['without a signature', { body: everything, headers: { 'webhook-signature': undefined } }],
  [
    'with marked signature headers',
    { headers: { 'webhook-id': text('id'), 'webhook-signature': text('sig') } },
  ],
  ['with a marked timestamp', { timestamp: text('time') }],
  ['with a marked id that is not allowed', { id: `${text('id')} ü` }],
  ['cut', { body: json.slice(0, -2) }],
  ['of two objects', { body: `${json}${json}` }],
  ['with a key twice', { body: `{"user":"${marker}","user":"${marker}"}` }],
  ['with a byte order mark', { body: `\ufeff${json}` }],
  ['in another encoding', { body: new Uint8Array(Buffer.from(`${json}\u00e9`, 'latin1')), base64: true }],
  ['as text', { body: `"${marker}"` }],
  ['of another media type', { body: json, headers: { 'content-type': text('type') } }],
  ['too large', { body: marker.repeat(100_000) }],
  ['with a prototype', { body: `{"user":{"__proto__":"${marker}"}}` }],
  ['with wrong values', { body: wrongEverywhere() }],
  [
    'with unknown names',
    { body: { ...everything, [`${marker}@example.com`]: marker, user: { [`${marker} x`]: 1 } } },
  ],
  [
    'with a role that is not allowed',
    { body: { ...everything, user: { ...everything.user, role: marker } } },
  ],
];

function wrongEverywhere() {
  const user = Object.fromEntries(Object.keys(everything.user).map((name) => [name, [marker]]));
  return { occurredAt: marker, effectiveAt: marker, type: marker, user };
}

describe('a delivery', () => {
  it.each(deliveries)('%s leaves no trace of its content in the log or the answer', async (_what, post) => {
    const answer = await door.post({ ...post, headers: { ...headers, ...post.headers } });
    expect(answer.status).toBeDefined();
    expect(door.state.logs.length).toBeGreaterThan(0);
    expect(`${answer.text}${JSON.stringify(answer.headers)}`).not.toMatch(new RegExp(`${marker}|7700900123`));
    expect(door.state.logs.join('\n')).not.toMatch(new RegExp(`${marker}|7700900123`));
  });

  it('that fails on our side tells nothing of the error, of its cause or of its fields', async () => {
    const cause = new Error(text('cause'), { cause: { package: text('package'), data: json } });
    for (const error of [
      Object.assign(new Error(`${text('message')}\n    at ${marker}`, { cause }), {
        code: `${text('code')} x`,
        data: json,
      }),
      Object.assign(new Error(text('name')), {
        name: `${marker} ${marker}`,
        statusCode: 422,
        $metadata: { requestId: marker },
      }),
      new AggregateError([cause], text('aggregate')),
      json,
      { message: json },
      null,
    ]) {
      door.state.accept = async () => {
        throw error;
      };
      const answer = await door.post({ body: everything });
      expect(answer).toMatchObject({ status: 500 });
      expect(`${answer.text}${door.state.logs.join('\n')}`).not.toContain(marker);
    }
  });
});

describe('secrets', () => {
  it('are in no log and no answer, usable or not', async () => {
    const held = [door.secret.slice('whsec_'.length), token];
    await door.post({});
    door.state.accept = async (event) => ({ kind: 'held', record: viewOf(event, { statusToken: token }) });
    await door.post({ headers: { prefer: 'wait=1' } });
    const timestamp = `${door.state.now / 1000}`;
    const signature = signatureOf({ secret: door.secret, id: 'msg_1', timestamp, body: json });
    await door.post({ body: json, timestamp, headers: { 'webhook-signature': signature } });
    for (const value of [
      `{"secrets":["${text('secret')}"]}`,
      text('secret'),
      `{"secrets":"${text('secret')}"}`,
    ]) {
      door.secretsManager.put(secretId, value);
      door.state.now += 300_000;
      const answer = await door.post({});
      expect(answer.status).toBe(503);
      expect(answer.text).not.toContain(marker);
    }
    door.secretsManager.fail(true);
    door.state.now += 300_000;
    expect((await door.post({})).text).not.toContain(marker);
    const logs = door.state.logs.join('\n');
    for (const secret of [...held, signature.slice(3), marker]) expect(logs).not.toContain(secret);
  });
});
