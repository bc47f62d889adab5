import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { eventScopeSchema } from '../../../shared/environment/event-scope-schema.ts';
import { createHrApi } from '../../../shared/hr-sources/api/create-hr-api.ts';
import { defineSource } from '../../../shared/hr-sources/configured-source.ts';
import type { HrSource } from '../../../shared/hr-sources/hr-source.ts';
import { bearerAuthorization, hrApiSettings } from '../../../shared/hr-sources/kit/hr-api-settings.ts';
import {
  type HrServer,
  type HrSourceWorld,
  hrApiFor,
  openHrSourceWorld,
  startHrServer,
} from '../../support/hr-source-world.ts';
import { type DynamoServer, recoverAfterSeconds, startDynamo } from '../../support/test-ledger.ts';

const settingsSchema = z.strictObject({ api: hrApiSettings(), scope: eventScopeSchema.optional() });
const employee = z.looseObject({
  email: z.string().optional(),
  name: z.string(),
  left: z.boolean().default(false),
  hidden: z.boolean().default(false),
});

/** An HR system that was made up for these tests: it tells ids and has to be asked. */
const tellsIds: HrSource<z.infer<typeof settingsSchema>> = {
  name: 'tellsids',
  settingsSchema,
  verify: () => ({ kind: 'verified' }),
  translate: () => ({ kind: 'nothing', because: 'not-used' }),
  apiAccess: ({ api }) => ({ ...api, authorize: bearerAuthorization }),
  fetchEmployee: ({ notice, api }) => api.getJson(`/people/${notice.employeeId}`, { fields: 'all' }),
  translateEmployee: (found, { notice, known }) => {
    if (found === undefined && known !== undefined) {
      const { noticeId: eventId, occurredAt } = notice;
      return { kind: 'events', events: [{ eventId, type: 'offboard', occurredAt, user: known }] };
    }
    if (found === undefined) return { kind: 'nothing', because: 'employee-not-found' };
    const { email, name, left, hidden } = employee.parse(found);
    if (hidden) return { kind: 'nothing', because: 'no-name-yet' };
    const { noticeId: eventId, occurredAt } = notice;
    const user = { givenName: name, ...(email === undefined ? {} : { email }) };
    return { kind: 'events', events: [{ eventId, type: left ? 'offboard' : 'onboard', occurredAt, user }] };
  },
};

let server: DynamoServer;
let hr: HrServer;
let world: HrSourceWorld;
beforeAll(async () => {
  server = await startDynamo();
  hr = await startHrServer();
});
afterAll(async () => {
  await server.stop();
  await hr.stop();
});

const configured = (more: object = {}) =>
  defineSource(tellsIds).configure({ api: { baseUrl: hr.url, allowLoopback: true }, ...more });
const path = '/people/4711?fields=all';
const reference = 'tellsids/n1';
const occurredAt = '2026-05-31T23:00:00.000Z';

beforeEach(async () => {
  hr.answers.clear();
  hr.requests.length = 0;
  hr.answers.set(path, { status: 200, body: { email: 'ada@example.com', name: 'Ada' } });
  const source = configured();
  world = await openHrSourceWorld(server, [source]);
  world.apis.set('tellsids', hrApiFor(source, { token: 'the-token' }));
  const notice = { noticeId: 'n1', employeeId: '4711', kind: 'created', occurredAt };
  await world.ledger.recordNotice({ source: 'tellsids', notice, contentHash: 'hash', delaySeconds: 0 });
  world.notices.push(reference);
});
afterEach(() => world.stop());

async function say(noticeId: string): Promise<void> {
  const notice = { noticeId, employeeId: '4711', kind: 'changed', occurredAt: world.clock.in(-60) };
  await world.ledger.recordNotice({ source: 'tellsids', notice, contentHash: noticeId, delaySeconds: 0 });
  world.notices.push(`tellsids/${noticeId}`);
  expect(await world.enrich()).toEqual([]);
}

describe('asking about a notice', () => {
  it('asks the HR system, takes the answer by the door’s way and settles the notice', async () => {
    expect(await world.enrich()).toEqual([]);

    expect(hr.requests).toEqual([{ path, authorization: 'Bearer the-token' }]);
    expect(await world.event(reference)).toMatchObject({ status: 'accepted', type: 'onboard' });
    expect(world.stand.enqueued).toHaveLength(1);
    expect(await world.ledger.getNotice(reference)).toMatchObject({ status: 'taken' });
    world.clock.advance(recoverAfterSeconds);
    expect(await world.sweep()).toMatchObject({ enqueuedNotices: 0 });
  });

  it('takes nothing about people outside of the scope of the HR system', async () => {
    await world.stop();
    const source = configured({ scope: { emailDomains: ['corp.example'] } });
    world = await openHrSourceWorld(server, [source]);
    world.apis.set('tellsids', hrApiFor(source, { token: 'the-token' }));
    const notice = { noticeId: 'n1', employeeId: '4711', kind: 'created', occurredAt };
    await world.ledger.recordNotice({ source: 'tellsids', notice, contentHash: 'hash', delaySeconds: 0 });
    world.notices.push(reference);
    await world.enrich();
    expect(await world.event(reference)).toMatchObject({ status: 'failed', reason: 'out-of-scope' });
    expect(world.stand.enqueued).toEqual([]);
  });

  it('does nothing for a message that comes again', async () => {
    await world.enrich();
    world.notices.push(reference);
    expect(await world.enrich()).toEqual([]);
    expect(hr.requests).toHaveLength(1);
    expect(world.stand.enqueued).toHaveLength(1);
  });

  it('goes on where a first try stopped, also when the record has changed since', async () => {
    const first = { eventId: 'n1', source: 'tellsids', type: 'onboard', occurredAt } as const;
    await world.ledger.recordEvent({
      event: { ...first, user: { email: 'old@example.com' } },
      bodyHash: 'h',
    });
    expect(await world.enrich()).toEqual([]);
    expect(await world.ledger.getNotice(reference)).toMatchObject({ status: 'taken' });
  });

  it.each([
    ['is down', { status: 503 }, 'hr-api-failed'],
    ['refuses the secret', { status: 401 }, 'hr-api-unauthorized'],
    ['lacks a right', { status: 403 }, 'hr-api-unauthorized'],
    ['refuses the request', { status: 400 }, 'hr-api-failed'],
    ['redirects', { status: 302, headers: { location: '/elsewhere' } }, 'hr-api-failed'],
    ['answers something else', { status: 200, body: '<html>' }, 'hr-api-failed'],
  ])('tries again with growing delay while the HR system %s, and loses nothing', async (_, answer, code) => {
    hr.answers.set(path, answer);
    expect(await world.enrich(1)).toHaveLength(1);
    expect(await world.enrich(2)).toHaveLength(1);
    expect(world.hidden).toEqual([10, 20]);
    expect(world.codes()).toContain(code);
    expect(await world.ledger.getNotice(reference)).toMatchObject({ status: 'waiting' });
    // The message is tried again by itself: the sweeper comes only after that.
    world.clock.advance(recoverAfterSeconds);
    expect(await world.sweep()).toMatchObject({ enqueuedNotices: 0 });
    world.clock.advance(20);
    expect(await world.sweep()).toMatchObject({ enqueuedNotices: 1 });

    hr.answers.set(path, { status: 200, body: { email: 'ada@example.com', name: 'Ada' } });
    expect(await world.enrich(3)).toEqual([]);
    expect(await world.ledger.getNotice(reference)).toMatchObject({ status: 'taken' });
    expect(new Set(world.stand.enqueued).size).toBe(1);
  });

  it('waits as long as the HR system asks for', async () => {
    hr.answers.set(path, { status: 429, headers: { 'retry-after': '42' } });
    await world.enrich(1);
    expect(world.hidden).toEqual([42]);
    expect(hr.requests).toHaveLength(1);
  });

  it('gives up after the last receive, raises an alarm, and takes it up again when it is redriven', async () => {
    hr.answers.set(path, { status: 500 });
    expect(await world.enrich(4)).toHaveLength(1);
    expect(await world.ledger.getNotice(reference)).toMatchObject({
      status: 'failed',
      reason: 'retries-exhausted',
    });
    expect(world.codes()).toContain('notice-given-up');

    hr.answers.set(path, { status: 200, body: { email: 'ada@example.com', name: 'Ada' } });
    expect(await world.enrich(1)).toEqual([]);
    expect(await world.ledger.getNotice(reference)).toMatchObject({ status: 'taken' });
    expect(await world.stand.item(`notice#${reference}`)).not.toHaveProperty('reason');
  });

  it('settles a notice about someone whom the HR system does not know', async () => {
    hr.answers.clear();
    expect(await world.enrich()).toEqual([]);
    const settled = { status: 'nothing', reason: 'employee-not-found' };
    expect(await world.ledger.getNotice(reference)).toMatchObject(settled);
    expect(world.codes()).toContain('employee-not-found');
  });

  it('knows whom the HR system has deleted by what earlier notices led to, under an opaque id', async () => {
    await world.enrich();
    const item = await world.stand.item('hr-employee#tellsids/4711');
    expect(item).toMatchObject({ personId: world.stand.enqueued[0] });
    expect(JSON.stringify(item)).not.toContain('@');

    hr.answers.clear();
    await say('n2');
    expect(await world.event('tellsids/n2')).toMatchObject({
      type: 'offboard',
      status: 'accepted',
      personId: world.stand.enqueued[0],
      said: { user: { userName: 'ada@example.com' } },
    });
  });

  it('leads a leaving to that person also where the record hides the names, and says aloud when it shows nothing more', async () => {
    await world.enrich();
    hr.answers.set(path, { status: 200, body: { name: 'Ada', hidden: true } });
    await say('n2');
    expect(world.codes()).toContain('employee-invalid');
    hr.answers.set(path, { status: 200, body: { name: 'Ada', left: true } });
    await say('n3');
    expect(await world.event('tellsids/n3')).toMatchObject({
      type: 'offboard',
      personId: world.stand.enqueued[0],
    });
    world.lines.length = 0;
    hr.answers.set(path, { status: 200, body: { name: 'Ada', hidden: true } });
    await say('n4');
    expect(world.codes()).not.toContain('employee-invalid');
  });

  it('does not ask again about a record that names no one: its correction comes with a notice of its own', async () => {
    hr.answers.set(path, { status: 200, body: { email: 'not an address', name: 'Ada' } });
    expect(await world.enrich()).toEqual([]);
    const settled = { status: 'failed', reason: 'employee-invalid' };
    expect(await world.ledger.getNotice(reference)).toMatchObject(settled);
    expect(world.lines.join()).toContain('user.email:malformed');
    expect(world.lines.join()).not.toContain('not an address');
  });

  it('waits for someone to configure the source of a notice', async () => {
    world.apis.clear();
    expect(await world.enrich()).toHaveLength(1);
    expect(world.codes()).toContain('enrich-failed');
    expect(await world.ledger.getNotice(reference)).toMatchObject({ status: 'waiting' });
  });

  it('shows no personal data in the log', async () => {
    await world.enrich();
    expect(world.lines.join()).not.toMatch(/ada|lovelace|the-token/i);
  });
});

describe('the API of an HR system', () => {
  it('is asked again with the secret fetched again when it refuses the first', async () => {
    const authorizations: string[] = [];
    const credentials = { get: async () => ({ token: 'old' }), refresh: async () => ({ token: 'new' }) };
    const { enrichment } = configured();
    if (enrichment === undefined) throw new Error('no API');
    const attempts: (readonly [attempt: number, status: number | undefined])[] = [];
    const api = createHrApi({
      access: enrichment.access,
      credentials,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        authorizations.push(request.headers.get('authorization') ?? '');
        const isNew = authorizations.at(-1) === 'Bearer new';
        return isNew ? Response.json({ name: 'Ada' }) : new Response('{}', { status: 401 });
      },
      onAttempt: ({ attempt, status }) => attempts.push([attempt, status]),
    });
    expect(await api.getJson('/people/1')).toEqual({ name: 'Ada' });
    expect(authorizations).toEqual(['Bearer old', 'Bearer new']);
    expect(attempts).toEqual([
      [1, 401],
      [1, 200],
    ]);
    await api.searchJson('/search', { id: 1 });
    expect(authorizations.slice(2)).toEqual(['Bearer old', 'Bearer new'].slice(1));
  });

  it('is never left for another host', async () => {
    const api = hrApiFor(configured(), { token: 't' });
    await expect(api.getJson('//example.com/people')).rejects.toThrow('refused');
    await expect(api.getJson('https://example.com/people')).rejects.toThrow('refused');
    expect(hr.requests).toEqual([]);
  });

  it('must be a bare https origin outside of loopback, unless a local stage says otherwise', () => {
    for (const baseUrl of ['http://hr.example.com', 'https://127.0.0.1', 'https://hr.example.com/api']) {
      expect(() => defineSource(tellsIds).configure({ api: { baseUrl } })).toThrow();
    }
    expect(() =>
      defineSource(tellsIds).configure({ api: { baseUrl: 'https://hr.example.com' } }),
    ).not.toThrow();
  });

  it('is not called without the fields of its secret', async () => {
    const api = hrApiFor(configured(), { password: 'p' });
    await expect(api.getJson('/people/1')).rejects.toThrow('malformed');
  });
});
