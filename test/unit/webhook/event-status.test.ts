import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/event-status/handler.ts';
import { LedgerUnavailableError } from '../../../shared/ledger/table/ledger-unavailable-error.ts';
import { createLog } from '../../../shared/log/create-log.ts';
import type { EventView } from '../../../shared/webhook/present-event.ts';
import { buildStatusUrl, parseStatusTicket } from '../../../shared/webhook/status-url.ts';
import { contextOf, readAnswer, requestTo, token } from '../../support/webhook-door.ts';

const reference = 'webhook/msg_1';
const settled: EventView = {
  reference,
  status: 'applied',
  statusToken: token,
  receivedAt: '2026-11-21T09:00:00.000Z',
  settledAt: '2026-11-21T09:00:02.000Z',
  notTaken: ['landline'],
  outcome: { infraon: { result: 'created', notTaken: ['landline'], invitation: 'invited' } },
};
const ticket = (name: string, secret = token) => `${Buffer.from(name).toString('base64url')}.${secret}`;

function open(view: EventView | undefined) {
  const lines: string[] = [];
  const reads: string[] = [];
  const handler = createHandler({
    readEvent: async (name) => {
      reads.push(name);
      return name === view?.reference ? view : undefined;
    },
    log: createLog({ write: (line) => lines.push(line) }),
  });
  const get = async (segment: string | undefined) =>
    readAnswer(
      await handler(
        {
          ...requestTo(`/events/${segment}`),
          ...(segment === undefined ? {} : { pathParameters: { reference: segment } }),
        },
        contextOf(() => 5_000),
      ),
    );
  return { get, lines, reads };
}

describe('the status of an event', () => {
  it('is shown to whoever holds the token, without anything else that the record holds', async () => {
    const record = {
      ...settled,
      personId: 'person-1',
      said: { user: { email: 'ada@example.com' } },
      bodyHash: 'hash',
    };
    const answer = await open(record).get(ticket(reference));
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(answer.body).toEqual({
      eventId: 'msg_1',
      status: 'applied',
      statusUrl: `https://users.example.com/events/${ticket(reference)}`,
      notTaken: ['landline'],
      outcome: settled.outcome,
      receivedAt: settled.receivedAt,
      settledAt: settled.settledAt,
    });
  });

  it.each([
    ['another token', ticket(reference, token.replace('T', 'U'))],
    ['a token that is cut', ticket(reference, token.slice(0, -1))],
    ['a longer token', ticket(reference, `${token}A`)],
    ['no token', ticket(reference, '')],
    ['another event', ticket('webhook/msg_2')],
    ['no source', ticket('msg_1')],
    ['a reference that is not canonical', `${Buffer.from(reference).toString('base64')}A.${token}`],
    ['a reference that is not base64url', `webhook/msg_1.${token}`],
    ['more dots', `${ticket(reference)}.x`],
    ['something endless', 'A'.repeat(10_000)],
    ['nothing', ''],
    ['no parameter', undefined],
  ])('does not exist for %s', async (_what, segment) => {
    const answer = await open(settled).get(segment);
    expect(answer).toMatchObject({
      status: 404,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: 'urn:problem-type:user-lifecycle:not-found' },
    });
  });

  it('does not exist before the event is merged', async () => {
    expect((await open({ ...settled, status: 'recorded' }).get(ticket(reference))).status).toBe(404);
  });

  it('never shows the token in the log', async () => {
    const { get, lines } = open(undefined);
    await get(ticket(reference));
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain(token);
  });

  it('is not asked of the ledger when the URL is none of ours', async () => {
    const { get, reads } = open(settled);
    await get('nonsense');
    expect(reads).toEqual([]);
  });

  it('is answered 503 when the ledger is unavailable', async () => {
    const handler = createHandler({
      readEvent: async () => {
        throw new LedgerUnavailableError('unreachable');
      },
      log: createLog({ write: () => undefined }),
    });
    const request = { ...requestTo('/events/x'), pathParameters: { reference: ticket(reference) } };
    const answer = readAnswer(
      await handler(
        request,
        contextOf(() => 5_000),
      ),
    );
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });
});

describe('the status URL', () => {
  it('reads back as what it was built of', () => {
    const id = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 255,
    });
    const secret = fc
      .uint8Array({ minLength: 16, maxLength: 48 })
      .map((bytes) => Buffer.from(bytes).toString('base64url'));
    fc.assert(
      fc.property(id, secret, (eventId, newToken) => {
        const url = buildStatusUrl(
          { request: requestTo('/') },
          { reference: `webhook/${eventId}`, token: newToken },
        );
        const segment = new URL(url).pathname.replace('/events/', '');
        expect(parseStatusTicket(segment)).toEqual({ reference: `webhook/${eventId}`, token: newToken });
      }),
    );
  });

  it('is plain http on a host that says so', () => {
    const request = { ...requestTo('/'), headers: { 'x-forwarded-proto': 'http' } };
    expect(buildStatusUrl({ request }, { reference, token })).toMatch(/^http:\/\//);
    const odd = { ...requestTo('/'), headers: { 'x-forwarded-proto': 'javascript' } };
    expect(buildStatusUrl({ request: odd }, { reference, token })).toMatch(/^https:\/\//);
  });

  it('names the host that stands in front of the API, whatever the request says', () => {
    const request = { ...requestTo('/'), headers: { 'x-forwarded-proto': 'http' } };
    const url = buildStatusUrl({ request, publicOrigin: 'https://hooks.example.com' }, { reference, token });
    expect(url).toBe(`https://hooks.example.com/events/${ticket(reference)}`);
  });
});
