import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { EventScope } from '../../../shared/domain/user-event.ts';
import { eventScopeSchema } from '../../../shared/environment/event-scope-schema.ts';
import { defineSource } from '../../../shared/hr-sources/configured-source.ts';
import type { Beside, HrSource, SourceEvent } from '../../../shared/hr-sources/hr-source.ts';
import { matchesSecret } from '../../../shared/http/matches-secret.ts';
import { type HrSourceWorld, openHrSourceWorld } from '../../support/hr-source-world.ts';
import { type DynamoServer, recoverAfterSeconds, startDynamo } from '../../support/test-ledger.ts';

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

describe('a notice', () => {
  const told = { notices: [{ noticeId: 'n1', employeeId: '4711' }] };

  it('is held and enqueued before it is answered, with no more of the person than the id', async () => {
    expect(await send(told)).toMatchObject({ status: 202, body: { eventId: 'n1', status: 'accepted' } });
    expect(world.notices).toEqual(['tellsall/n1']);
    const item = await world.stand.item('notice#tellsall/n1');
    expect(item).toMatchObject({ status: 'waiting', notice: { employeeId: '4711', kind: 'changed' } });
    expect(JSON.stringify(item)).not.toContain('@');
  });

  it('that is repeated is answered 200 with its status, and its queue is told again while it waits', async () => {
    await send(told);
    world.clock.advance(1);
    expect(await send(told)).toMatchObject({ status: 200, body: { status: 'accepted' } });
    expect(world.notices).toHaveLength(2);
    await world.ledger.settleNotice({ reference: 'tellsall/n1', status: 'nothing', reason: 'not-ours' });
    expect(await send(told)).toMatchObject({ status: 200, body: { status: 'nothing', reason: 'not-ours' } });
    expect(world.notices).toHaveLength(2);
    const item = await world.stand.item('notice#tellsall/n1');
    expect(item?.expiresAt).toBe(Math.floor(world.now() / 1000) + 90 * 86_400);
  });

  it('that cannot be enqueued is not lost: the sweeper enqueues it', async () => {
    world.queue.isDown = true;
    expect(await send(told)).toMatchObject({ status: 202 });
    world.queue.isDown = false;
    expect(await world.sweep()).toMatchObject({ enqueuedNotices: 0 });
    world.clock.advance(recoverAfterSeconds);
    expect(await world.sweep()).toMatchObject({ enqueuedNotices: 1, failures: [] });
    expect(world.notices).toEqual(['tellsall/n1']);
    expect(await world.sweep()).toMatchObject({ enqueuedNotices: 0 });
  });

  it.each([
    ['leads elsewhere in the API', '../admin'],
    ['is an address', 'ada@example.com'],
    ['is empty', ''],
  ])('about an id that %s is refused', async (_, employeeId) => {
    const answer = await send({ notices: [{ noticeId: 'n1', employeeId }] });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'employeeId', code: 'malformed' }] },
    });
  });
});

describe('a key that is offered', () => {
  const offer = (key: string) => send('{}', { offer: key, proof: undefined });

  it('is kept for an operator while the source has no secret, and pushed out by no other, for seven days', async () => {
    world.secretsManager.put('tellsall', JSON.stringify({ placeholder: 'REPLACE-ME' }));
    const numbers = Array.from({ length: 52 }, (_, n) => n);
    for (const n of [...numbers, 1]) {
      expect(await offer(`key-number-${n}`)).toMatchObject({ status: 200, body: { status: 'noted' } });
    }
    const kept = async () => (await world.ledger.listKeyOffers('tellsall')).map(({ key }) => key);
    expect(await kept()).toEqual(numbers.slice(0, 50).map((n) => `key-number-${n}`));
    expect(world.codes().filter((code) => code === 'source-key-offers-full')).toHaveLength(2);
    expect(world.lines.join()).not.toContain('key-number');
    expect(await send(hiring, { proof: 'key-number-6' })).toMatchObject({ status: 503 });

    await world.ledger.clearKeyOffers('tellsall');
    expect(await kept()).toEqual([]);
    await offer('key-of-the-vendor');
    expect(await kept()).toEqual(['key-of-the-vendor']);

    world.clock.advance(7 * 86_400);
    expect(await world.ledger.listKeyOffers('tellsall')).toEqual([]);
  });

  it('is not kept once a secret is in use', async () => {
    expect(await offer('key-of-a-stranger')).toMatchObject({ status: 200 });
    expect(await world.ledger.listKeyOffers('tellsall')).toEqual([]);
  });

  it('is not lost while the secret store cannot be reached', async () => {
    world.secretsManager.fail(true);
    expect(await offer('key-of-a-vendor')).toMatchObject({ status: 503 });
  });
});
