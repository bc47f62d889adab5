import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hibob } from '../../../shared/hr-sources/hibob/index.ts';
import type { EmployeeNotice } from '../../../shared/hr-sources/hr-source.ts';
import { hibobEmployee, hibobPayloads } from '../../fixtures/hr-sources/hibob.ts';
import { bytes, neverThrows, rejects } from '../../support/source-checks.ts';

const settingsOf = (settings: object = {}) => hibob.settingsSchema.parse(settings);
const context = (settings: object = {}) => ({
  settings: settingsOf(settings),
  now: Date.UTC(2026, 10, 22),
  bodyHash: 'ab'.repeat(32),
});
const ann = '3332883894235038291';

function noticeOf(type: keyof typeof hibobPayloads): EmployeeNotice {
  const translation = hibob.translate(hibobPayloads[type], context());
  const notice = translation.kind === 'notices' ? translation.notices[0] : undefined;
  if (notice === undefined) throw new Error(`no notice: ${translation.kind}`);
  return notice;
}

describe("HiBob's signature", () => {
  // printf %s "$body" | openssl dgst -sha512 -hmac 'bob-signing-secret' -binary | openssl base64 -A
  const delivery = {
    headers: {
      'bob-signature':
        'ZiUhQJBQP14LGF0nvjkQMGD4xkhWuwxvkSlo6gjURYdLNsnJgyXrdmbMZgqOBN1Yq6udfvTVcTSO1mJusfhcUQ==',
    },
    body: bytes(
      '{"companyId":636192,"type":"employee.created","triggeredBy":"3332883804594373380","triggeredAt":"2026-03-02T08:15:27.915906","version":"v2","data":{"employeeId":"3332883894235038291"}}',
    ),
    secrets: ['bob-signing-secret'],
    now: 0,
  };

  it('is the one that openssl computes, with any of the secrets', () => {
    expect(hibob.verify(delivery)).toEqual({ kind: 'verified' });
    expect(hibob.verify({ ...delivery, secrets: ['another', 'bob-signing-secret'] }).kind).toBe('verified');
  });

  it('is refused when anything is wrong with it', () => rejects(hibob, delivery, 'bob-signature'));
});

describe("HiBob's pings", () => {
  it.each(['Ping test', '"Ping test"', '{"text":"Ping test"}', '{ "text": "Ping test" }\n'])(
    'know %j',
    (body) => {
      expect(hibob.readHandshake?.({ headers: {}, body: bytes(body) })).toEqual({ kind: 'ping' });
    },
  );

  it.each([
    '',
    'ping test',
    '{"text":"Ping test","type":"employee.left"}',
    JSON.stringify(hibobPayloads['employee.left']),
  ])('do not know %j', (body) => {
    expect(hibob.readHandshake?.({ headers: {}, body: bytes(body) })).toBeUndefined();
  });
});

describe("HiBob's payloads", () => {
  it('are notices of an employee by the id, once per body', () => {
    expect(noticeOf('employee.left')).toEqual({
      noticeId: 'ab'.repeat(32),
      employeeId: ann,
      kind: 'employee.left',
      occurredAt: '2026-09-01T00:00:01.250Z',
    });
  });

  it('tell of a deletion with the address, because nothing is left to ask for', () => {
    expect(hibob.translate(hibobPayloads['employee.deleted'], context())).toMatchObject({
      kind: 'events',
      events: [
        {
          eventId: 'ab'.repeat(32),
          type: 'offboard',
          occurredAt: '2026-10-05T09:00:00.000Z',
          user: { email: 'ann.archer@example.com' },
        },
      ],
    });
  });

  it('of a deletion without an address are a notice, as all others', () => {
    const payload = { ...hibobPayloads['employee.deleted'], data: { employeeId: ann } };
    expect(hibob.translate(payload, context())).toMatchObject({
      notices: [{ employeeId: ann, kind: 'employee.deleted' }],
    });
  });

  it('mean nothing when they are of other things, or of a deletion that is to mean nothing', () => {
    const timeOff = { ...hibobPayloads['employee.left'], type: 'timeoff.request.created' };
    expect(hibob.translate(timeOff, context())).toEqual({ kind: 'nothing', because: 'not-about-a-person' });
    const leave = { ...hibobPayloads['employee.left'], type: 'employee.temporaryLeave' };
    expect(hibob.translate(leave, context())).toEqual({ kind: 'nothing', because: 'unknown-type' });
    const settings = { onDeleted: 'nothing' };
    expect(hibob.translate(hibobPayloads['employee.deleted'], context(settings)).kind).toBe('nothing');
  });

  it.each([
    ['no type', {}],
    ['no data', { type: 'employee.left', triggeredAt: '2026-09-01T00:00:01' }],
    [
      'an id that is a path',
      { type: 'employee.left', triggeredAt: '2026-09-01T00:00:01', data: { employeeId: '../me' } },
    ],
    ['no time', { type: 'employee.left', data: { employeeId: ann } }],
    ['a time in words', { type: 'employee.left', triggeredAt: 'yesterday', data: { employeeId: ann } }],
  ])('with %s are malformed, and no value is told', (_what, payload) => {
    const translation = hibob.translate(payload, context());
    expect(translation.kind).toBe('malformed');
    expect(JSON.stringify(translation)).not.toMatch(/yesterday|\.\.\/me/);
  });

  it('count the time without an offset on the clocks that are configured', () => {
    const zone = context({ triggeredAtTimeZone: 'Europe/Berlin' });
    expect(hibob.translate(hibobPayloads['employee.left'], zone)).toMatchObject({
      notices: [{ occurredAt: '2026-08-31T22:00:01.250Z' }],
    });
  });
});

describe("HiBob's settings", () => {
  it('have an employee asked for no sooner than Bob shows the change', () => {
    const waits = (settings: object) => hibob.apiAccess?.(settingsOf(settings)).settlesWithinSeconds;
    expect([waits({}), waits({ settlesWithinSeconds: 0 })]).toEqual([20, 0]);
  });

  it('are complete when nothing is given, and refuse what is no zone, path or origin', () => {
    expect(settingsOf().api.baseUrl).toBe('https://api.hibob.com');
    for (const wrong of [
      { timeZone: 'Mars/Base' },
      { api: { baseUrl: 'http://x.example' } },
      { onleave: 'keep' },
    ]) {
      expect(hibob.settingsSchema.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('whatever is sent', () => {
  it('nothing throws', () => {
    neverThrows({
      source: hibob,
      context: context(),
      payloads: Object.values(hibobPayloads),
      records: [hibobEmployee],
      kinds: Object.keys(hibobPayloads),
    });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (body) => !hibob.readHandshake?.({ headers: {}, body })),
    );
  });
});
