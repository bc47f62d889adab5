import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { EventScope } from '../../../shared/domain/user-event.ts';
import { eventScopeSchema } from '../../../shared/environment/event-scope-schema.ts';
import { defineSource } from '../../../shared/hr-sources/configured-source.ts';
import type { Beside, HrSource, SourceEvent } from '../../../shared/hr-sources/hr-source.ts';
import { matchesSecret } from '../../../shared/http/matches-secret.ts';
import { type HrSourceWorld, openHrSourceWorld } from '../../support/hr-source-world.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';

const eventSchema = z.looseObject({ eventId: z.string(), type: z.enum(['onboard', 'update', 'offboard']) });

/** An HR system that was made up for these tests: it says in its payload what its payload means. */
const tellsAll: HrSource<{ readonly word: string; readonly scope?: EventScope | undefined }> = {
  name: 'tellsall',
  settingsSchema: z.strictObject({
    word: z.string().default('none'),
    scope: eventScopeSchema.optional(),
  }),
  readHandshake: ({ headers }) =>
    headers.offer === undefined ? undefined : { kind: 'offers-key', key: headers.offer },
  verify: ({ headers, secrets }) => {
    if (headers.proof === undefined) return { kind: 'rejected', because: 'missing' };
    const isKnown = matchesSecret(headers.proof, secrets);
    return isKnown ? { kind: 'verified' } : { kind: 'rejected', because: 'mismatch' };
  },
  translate: (payload) => {
    const { events, notices } = z
      .looseObject({ events: z.array(eventSchema).optional(), notices: z.array(z.unknown()).optional() })
      .parse(payload);
    if (notices !== undefined) return { kind: 'notices', notices: notices.map((one) => notice.parse(one)) };
    if (Object.keys(Object(payload)).includes('unknown')) return { kind: 'nothing', because: 'unknown-type' };
    if (events === undefined) return { kind: 'nothing', because: 'not-about-a-person' };
    const place: Beside['place'] = (index, error) => ({
      ...error,
      path: `events.${index}.${error.path.replace('user.', '')}`,
    });
    return { kind: 'events', events: events.map(toEvent), place };
  },
};

const notice = z.object({
  noticeId: z.string(),
  employeeId: z.string(),
  kind: z.string().default('changed'),
  occurredAt: z.string().default('2026-05-31T23:00:00.000Z'),
});

function toEvent(said: z.infer<typeof eventSchema>): SourceEvent {
  const { eventId, type, occurredAt = '2026-05-31T23:00:00.000Z', ...user } = said;
  return { eventId, type, occurredAt: String(occurredAt), user };
}

const ada = { email: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace' };
const hiring = { events: [{ eventId: 'e1', type: 'onboard', ...ada }] };

let server: DynamoServer;
let world: HrSourceWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await openHrSourceWorld(server, [defineSource(tellsAll).configure({})]);
});
afterEach(() => world.stop());

const send = (body: object | string, headers: Record<string, string | undefined> = {}) =>
  world.post({ source: 'tellsall', headers: { proof: world.secret, ...headers }, body });

describe('the door for HR systems', () => {
  it('lets an HR system speak only of the people of its scope, and says which event it does not take', async () => {
    await world.stop();
    const scope = { emailDomains: ['example.com'] };
    world = await openHrSourceWorld(server, [defineSource(tellsAll).configure({ scope })]);
    const own = { eventId: 'e1', type: 'onboard', ...ada };
    const foreign = { eventId: 'e2', type: 'offboard', email: 'boss@corp.example' };
    const { status, body } = await send({ events: [own, foreign] });
    expect(status).toBe(202);
    expect(body.events).toMatchObject([
      { eventId: 'e1', status: 'accepted' },
      { eventId: 'e2', status: 'failed', reason: 'out-of-scope' },
    ]);
    expect(world.stand.enqueued).toHaveLength(1);
  });

  it('holds, merges and enqueues an event, and answers 202 with its status', async () => {
    const answer = await send(hiring);

    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ eventId: 'e1', status: 'accepted' });
    expect(answer.body.statusUrl).toMatch(/^https:\/\/users\.example\.com\/events\/[\w-]+\.[\w-]+$/);
    expect(await world.event('tellsall/e1')).toMatchObject({ status: 'accepted', type: 'onboard' });
    expect(world.stand.enqueued).toHaveLength(1);
  });

  it('answers a repeated delivery 200 with the current status, for 90 days', async () => {
    await send(hiring);
    world.clock.advance(60);
    expect(await send(hiring)).toMatchObject({ status: 200, body: { eventId: 'e1', status: 'accepted' } });

    await world.ledger.settleEvent('tellsall/e1', {
      status: 'applied',
      outcome: {},
      settledAt: world.clock.now().toISOString(),
    });
    const held = await world.stand.item('event#tellsall/e1');
    world.clock.advance(89 * 86_400);
    expect(await send(hiring)).toMatchObject({ status: 200, body: { status: 'applied' } });
    expect(held?.expiresAt).toBe(Math.floor(Date.parse(String(held?.settledAt)) / 1000) + 90 * 86_400);
  });

  it('refuses an id that comes with another content, so that an id that is none shows', async () => {
    await send(hiring);
    const other = { events: [{ ...hiring.events[0], email: 'grace@example.com' }] };
    expect(await send(other)).toMatchObject({ status: 409 });
  });

  it('knows no source that the stage does not configure', async () => {
    const answer = await world.post({ source: 'bamboohr', headers: { proof: world.secret }, body: hiring });
    expect(answer).toMatchObject({ status: 404, body: { title: 'There is no such source' } });
  });

  it.each([
    ['nothing', undefined],
    ['a wrong proof', 'wrong-wrong-wrong'],
  ])('answers 401 to %s, and says no more', async (_, proof) => {
    const answer = await send(hiring, { proof });
    expect(answer.status).toBe(401);
    expect(Object.keys(answer.body).toSorted()).toEqual(['status', 'title', 'type']);
    expect(await world.event('tellsall/e1')).toBeUndefined();
  });

  it('looks into a body only after it was verified', async () => {
    expect(await send('{', { proof: undefined })).toMatchObject({ status: 401 });
    expect(await send('{')).toMatchObject({ status: 400 });
    expect(await send('{"events":[],"events":[]}')).toMatchObject({ status: 400 });
    expect(await send(hiring, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await send('x'.repeat(256 * 1024 + 1))).toMatchObject({ status: 413 });
  });

  it('takes a secret that was rotated after a mismatch, and asks for it at most every 30 seconds', async () => {
    await send(hiring);
    const reads = world.secretsManager.reads();
    world.secretsManager.put('tellsall', JSON.stringify({ secrets: ['a-newer-secret-to-be', world.secret] }));
    expect(await send(hiring, { proof: 'a-newer-secret-to-be' })).toMatchObject({ status: 202 });
    expect(await send(hiring, { proof: 'a-forged-secret' })).toMatchObject({ status: 401 });
    expect(await send(hiring, { proof: 'a-forged-secret' })).toMatchObject({ status: 401 });
    expect(world.secretsManager.reads()).toBe(reads + 1);
  });

  it.each([
    ['the placeholder', JSON.stringify({ placeholder: 'REPLACE-ME with a secret' })],
    ['an empty list', JSON.stringify({ secrets: [] })],
    ['a password that can be guessed', JSON.stringify({ secrets: ['a-workday-integration-user:12345'] })],
    ['long, and the same all over', JSON.stringify({ secrets: ['abcabcabcabcabcabcabcabc'] })],
    ['weak beside a strong one', JSON.stringify({ secrets: ['0123456789abcdef', 'wd:12345'] })],
    ['no JSON', 'a-secret-as-it-is'],
  ])('answers 503 while the secret is %s', async (_, value) => {
    world.secretsManager.put('tellsall', value);
    expect(await send(hiring)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });

  it('says in the log that a secret is too weak, and which HR system guesses are tried on', async () => {
    const logged = () => world.lines.map((line) => JSON.parse(line));
    expect(await send(hiring, { proof: 'a-wrong-proof' })).toMatchObject({ status: 401 });
    expect(logged()).toContainEqual(
      expect.objectContaining({ code: 'source-refused', level: 'warn', source: 'tellsall' }),
    );
    world.secretsManager.put('tellsall', JSON.stringify({ secrets: ['wd:12345'] }));
    world.clock.advance(300);
    expect(await send(hiring)).toMatchObject({ status: 503 });
    expect(logged()).toContainEqual(
      expect.objectContaining({ code: 'secret-unavailable', level: 'error', reason: 'too-weak' }),
    );
  });

  it('lets guesses wait after ten in a minute, and never a right proof', async () => {
    const guess = async (n: number) => {
      for (let i = 0; i < n; i++)
        expect(await send(hiring, { proof: `guess-${i}` })).toMatchObject({ status: 401 });
    };
    await guess(10);
    expect(world.sleeps).toEqual([]);
    await guess(3);
    expect(world.sleeps).toEqual([500, 500, 500]);
    expect(await send(hiring)).toMatchObject({ status: 202 });
    world.clock.advance(60);
    await guess(1);
    expect(world.sleeps).toHaveLength(3);
  });

  it('tells an unknown type from nothing, and logs it as a warning', async () => {
    expect(await send({ unknown: true })).toMatchObject({
      status: 200,
      body: { status: 'nothing', because: 'unknown-type' },
    });
    expect(world.codes()).toContain('source-type-unknown');
    await send({ hello: 'world' });
    expect(world.codes().filter((code) => code === 'source-type-unknown')).toHaveLength(1);
  });

  it('answers 200 and a reason to what concerns no one', async () => {
    const answer = await send({ hello: 'world' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'nothing', because: 'not-about-a-person' } });
  });

  it('takes all events of a delivery and lists them', async () => {
    const people = Array.from({ length: 20 }, (_, n) => ({
      ...{ eventId: `e${n}`, type: 'onboard' },
      ...{ email: `p${n}@example.com`, givenName: 'P' },
    }));
    const answer = await send({ events: people });
    expect(answer.status).toBe(202);
    expect(answer.body.events).toHaveLength(20);
    expect(new Set(world.stand.enqueued).size).toBe(20);
  });

  it('refuses an event that names no one, by its place, and takes the others of its delivery', async () => {
    const bad = { eventId: 'e2', type: 'onboard', email: 'not an address', givenName: 'Grace' };
    const leaving = { eventId: 'e3', type: 'offboard', email: 'grace@example.com' };
    const delivery = { events: [leaving, bad, ...hiring.events] };
    for (const _ of ['once', 'again']) {
      const answer = await send(delivery);
      expect(answer.status).toBe(422);
      expect(answer.body.errors).toEqual([{ path: 'events.1.email', code: 'malformed' }]);
      expect(answer.body.taken).toMatchObject([{ eventId: 'e3' }, { eventId: 'e1' }]);
      expect(answer.text).not.toContain('not an address');
    }
    expect(await world.event('tellsall/e3')).toMatchObject({ status: 'accepted' });
    expect(await world.event('tellsall/e2')).toBeUndefined();

    const mended = { ...bad, email: 'mended@example.com' };
    expect(await send({ events: [leaving, mended, ...hiring.events] })).toMatchObject({ status: 202 });
  });

  it('refuses an id that was used before by its place where other events are taken', async () => {
    await send(hiring);
    const reused = { ...hiring.events[0], email: 'grace@example.com' };
    const leaving = { eventId: 'e3', type: 'offboard', email: 'grace@example.com' };
    expect(await send({ events: [leaving, reused] })).toMatchObject({
      status: 422,
      body: {
        errors: [{ path: 'events.1.eventId', code: 'event-id-reused' }],
        taken: [{ eventId: 'e3', status: 'accepted' }],
      },
    });
  });

  it('leaves out what is not valid rather than keep a leaver’s account, and names it in the log', async () => {
    const leaver = { ...ada, phone: 'x'.repeat(65), role: 'Owner of Everything' };
    const answer = await send({ events: [{ eventId: 'e3', type: 'offboard', ...leaver }] });
    expect(answer.status).toBe(202);
    expect((await world.event('tellsall/e3'))?.said?.user).toEqual(ada);
    const dropped = world.lines.map((line) => JSON.parse(line)).filter(({ because }) => because);
    expect(dropped.map(({ because }) => because)).toEqual([
      'user.phone:too-long',
      'user.role:role-not-allowed',
    ]);
    expect(world.lines.join()).not.toContain('Owner');
  });

  it('reads no number that a double would round', async () => {
    const [id, twin] = ['9007199254740993', '9007199254740992'];
    for (const number of [id, twin]) {
      const said = `"type":"onboard","email":"p${number}@example.com","givenName":"P"`;
      const body = `{"events":[{"eventId":"e${number}",${said},"employeeNumber":${number}}]}`;
      expect(await send(body)).toMatchObject({ status: 202 });
      expect((await world.event(`tellsall/e${number}`))?.said?.user.employeeNumber).toBe(number);
    }
  });

  it('never gives a role that needs approval', async () => {
    await send({ events: [{ eventId: 'e4', type: 'onboard', ...ada, role: 'Infraon Admin' }] });
    expect((await world.event('tellsall/e4'))?.said?.user).toEqual(ada);
  });

  it('refuses an event of the future, which would outdo everything that comes later', async () => {
    const ahead = { events: [{ ...hiring.events[0], occurredAt: world.clock.in(3600) }] };
    expect(await send(ahead)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'events.0.occurredAt', code: 'in-the-future' }] },
    });
  });
});
