import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gusto } from '../../../shared/hr-sources/gusto/index.ts';
import {
  gustoEmployee,
  gustoEmployeeId,
  gustoPayload,
  gustoPayloads,
  gustoRehire,
  gustoTermination,
} from '../../fixtures/hr-sources/gusto.ts';
import { bytes, neverThrows, rejects } from '../../support/source-checks.ts';

const settingsOf = (settings: object = {}) => gusto.settingsSchema.parse(settings);
const context = (settings: object = {}) => ({
  settings: settingsOf(settings),
  now: Date.UTC(2026, 10, 22),
  bodyHash: 'ab'.repeat(32),
});
const uuid = '03ffbf0c-48a9-4f1c-932a-546413a26ad1';

describe("Gusto's signature", () => {
  // printf %s "$body" | openssl dgst -sha256 -hmac '6590f590-3dba-495e-9bea-c361e1e2efc0'
  const delivery = {
    headers: { 'x-gusto-signature': 'c6e35d71a6cbfad6c26002a4e208e9982cc38010c118c7d3f20537356e117845' },
    body: bytes(
      '{"uuid":"03ffbf0c-48a9-4f1c-932a-546413a26ad1","event_type":"employee.created","resource_type":"Company","resource_uuid":"5df911a0-e8e9-412d-8aaf-a46ad193dd96","entity_type":"Employee","entity_uuid":"bcfc9744-0ab3-4ef3-ab0d-e728255d659c","timestamp":1671058841}',
    ),
    secrets: ['6590f590-3dba-495e-9bea-c361e1e2efc0'],
    now: 0,
  };

  it('is the one that openssl computes, in either case', () => {
    expect(gusto.verify(delivery)).toEqual({ kind: 'verified' });
    const upper = delivery.headers['x-gusto-signature'].toUpperCase();
    expect(gusto.verify({ ...delivery, headers: { 'x-gusto-signature': upper } }).kind).toBe('verified');
  });

  it('is refused when anything is wrong with it', () => rejects(gusto, delivery, 'x-gusto-signature'));
});

describe("Gusto's first post", () => {
  const key = '6590f590-3dba-495e-9bea-c361e1e2efc0';
  const read = (body: string, headers = {}) => gusto.readHandshake?.({ headers, body: bytes(body) });

  it('offers the key that later posts are signed with', () => {
    const expected = { kind: 'offers-key', key };
    expect(read(`{"verification_token":"${key}"}`)).toEqual(expected);
    expect(read(`{"verification_token":"${key}","webhook_subscription_uuid":"x"}`)).toEqual(expected);
  });

  it('is nothing that is signed, an event, no JSON, or offers no key', () => {
    expect(read(`{"verification_token":"${key}"}`, { 'x-gusto-signature': 'ab' })).toBeUndefined();
    expect(read(`{"verification_token":"${key}","event_type":"employee.created"}`)).toBeUndefined();
    for (const body of [
      '',
      '{',
      '[]',
      'null',
      '{"verification_token":7}',
      '{"verification_token":"short"}',
    ]) {
      expect(read(body)).toBeUndefined();
    }
    expect(read(JSON.stringify({ verification_token: key, filler: ' '.repeat(2000) }))).toBeUndefined();
  });
});

describe("Gusto's payloads", () => {
  it.each(gustoPayloads)('$event_type is a notice by its uuid', (payload) => {
    expect(gusto.translate(payload, context())).toMatchObject({
      kind: 'notices',
      notices: [
        {
          noticeId: payload.uuid,
          employeeId: gustoEmployeeId,
          kind: payload.event_type,
          occurredAt: new Date(payload.timestamp * 1000).toISOString(),
        },
      ],
    });
  });

  it('of other things mean nothing', () => {
    const of = (kind: string) => gusto.translate(gustoPayload(kind, '2026-03-02T17:00:00Z', uuid), context());
    expect(of('payroll.paid')).toEqual({ kind: 'nothing', because: 'not-about-a-person' });
    expect(of('employee.form.signed')).toEqual({ kind: 'nothing', because: 'unknown-type' });
    expect(of('HIRE')).toEqual({ kind: 'nothing', because: 'unknown-type' });
  });

  it.each([
    { event_type: undefined },
    { uuid: 'a b' },
    { entity_uuid: '../companies' },
    { timestamp: null },
    { timestamp: 'soon' },
    { timestamp: -1 },
  ])('with %j are malformed', (change) => {
    const payload = { ...gustoPayload('employee.created', '2026-03-02T17:00:00Z', uuid), ...change };
    const translation = gusto.translate(payload, context());
    expect(translation.kind).toBe('malformed');
    expect(JSON.stringify(translation)).not.toMatch(/companies|soon/);
  });
});

it('nothing throws, whatever is sent or answered', () => {
  const records = [
    { employee: gustoEmployee, terminations: [gustoTermination('2026-03-31', false)] },
    { employee: gustoEmployee, rehire: gustoRehire },
  ];
  const kinds = gustoPayloads.map(({ event_type }) => event_type);
  neverThrows({ source: gusto, context: context(), payloads: gustoPayloads, records, kinds });
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      expect(gusto.readHandshake?.({ headers: {}, body: bytes(text) })).toBeUndefined();
    }),
  );
});
