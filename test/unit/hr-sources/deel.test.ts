import { describe, expect, it } from 'vitest';
import { fetchEmployee } from '../../../shared/hr-sources/deel/fetch-employee.ts';
import { deel } from '../../../shared/hr-sources/deel/index.ts';
import type { EmployeeNotice } from '../../../shared/hr-sources/hr-source.ts';
import {
  deelContract,
  deelContractId,
  deelPayload,
  deelPayloads,
  deelPerson,
  deelPersonId,
} from '../../fixtures/hr-sources/deel.ts';
import { bytes, neverThrows, recordingApi, rejects } from '../../support/source-checks.ts';

const settingsOf = (settings: object = {}) => deel.settingsSchema.parse(settings);
const context = (settings: object = {}) => ({
  settings: settingsOf(settings),
  now: Date.UTC(2026, 10, 22),
  bodyHash: 'ab'.repeat(32),
});
const names = { employeeNumber: '1003', email: 'cleo.carter@example.com' };

function noticeOf(type: keyof typeof deelPayloads): EmployeeNotice {
  const translation = deel.translate(deelPayloads[type], context());
  const notice = translation.kind === 'notices' ? translation.notices[0] : undefined;
  if (notice === undefined) throw new Error(`no notice: ${translation.kind}`);
  return notice;
}

/** Asked a second after the notice. */
function eventsOf(type: keyof typeof deelPayloads, found: unknown = { person: deelPerson }, settings = {}) {
  const notice = noticeOf(type);
  const now = Date.parse(notice.occurredAt) + 1000;
  const translation = deel.translateEmployee?.(found, {
    ...context(settings),
    notice,
    now,
    isOnboarded: true,
  });
  return translation?.kind === 'events' ? translation.events : [translation];
}

function eventOf(...asked: Parameters<typeof eventsOf>) {
  const [event, another] = eventsOf(...asked);
  expect(another).toBeUndefined();
  return event;
}

describe("Deel's signature", () => {
  // (printf POST; printf %s "$body") | openssl dgst -sha256 -hmac 'deel-signing-key'
  const delivery = {
    headers: { 'x-deel-signature': 'ad2de025a69a0e6f4c0f250e56f91223931a7e2ee6355eafc5596aae7f27cbfc' },
    body: bytes(
      '{"data":{"meta":{"event_type":"worker.v2.created","event_type_id":"8b1e","organization_id":"org-1","organization_name":"Example Ltd","tracking_id":"t-1"},"resource":[{"id":"0b1f6c1e-6c1d-4a55-9a34-0d2f6f1f0a01"}]},"timestamp":"2026-03-02T08:15:27.915Z"}',
    ),
    secrets: ['deel-signing-key'],
    now: 0,
  };

  it('is the one that openssl computes over POST and the body', () => {
    expect(deel.verify(delivery)).toEqual({ kind: 'verified' });
    expect(deel.verify({ ...delivery, body: bytes(`POST${Buffer.from(delivery.body)}`) }).kind).toBe(
      'rejected',
    );
  });

  it('is refused when anything is wrong with it', () => rejects(deel, delivery, 'x-deel-signature'));
});

describe("Deel's payloads", () => {
  it('are notices of the person or of the contract', () => {
    expect(noticeOf('worker.v2.created')).toEqual({
      noticeId: `${'ab'.repeat(32)}.0`,
      employeeId: deelPersonId,
      kind: 'worker.v2.created',
      occurredAt: '2026-03-02T08:15:27.915Z',
    });
    expect(noticeOf('employee.created.direct').employeeId).toBe(deelPersonId);
    expect(noticeOf('contract.terminated')).toMatchObject({
      employeeId: deelContractId,
      effectiveAt: '2026-09-01T00:00:00.000Z',
    });
  });

  it('with several resources are several events, each with an id of its own', () => {
    const events = { 'employee.created.contractor': { means: 'onboard', ask: 'nobody' } };
    const translation = deel.translate(deelPayloads['employee.created.contractor'], context({ events }));
    const occurredAt = '2026-03-03T09:00:00.000Z';
    expect(translation).toMatchObject({
      kind: 'events',
      events: [
        {
          eventId: `${'ab'.repeat(32)}.0`,
          type: 'onboard',
          occurredAt,
          user: { email: 'dora.diaz@example.com', displayName: 'Dora Diaz' },
        },
        {
          eventId: `${'ab'.repeat(32)}.1`,
          type: 'onboard',
          occurredAt,
          user: { email: 'emil.engel@example.com', displayName: 'Emil Engel' },
        },
      ],
    });
    const several = deelPayload('worker.v2.updated', occurredAt, [{ id: 'a1' }, { id: 'b2' }]);
    expect(deel.translate(several, context())).toMatchObject({
      notices: [{ employeeId: 'a1' }, { employeeId: 'b2' }],
    });
  });

  it('with a bad resource delay no one else, and name it by its place', () => {
    const occurredAt = '2026-05-04T10:00:00.000Z';
    const several = deelPayload('worker.v2.updated', occurredAt, [{ id: '../x' }, 'y', { id: 'b2' }]);
    expect(deel.translate(several, context())).toMatchObject({
      notices: [{ employeeId: 'b2' }],
      refused: [{ path: 'data.resource.0.id' }, { path: 'data.resource.1.id' }],
    });
  });

  it('go by their own id and time where they tell them', () => {
    const { data, timestamp } = deelPayloads['worker.v2.updated'];
    const meta = { ...data.meta, event_id: 'evt_1', occurred_at: '2026-05-04T09:59:58.000Z' };
    expect(deel.translate({ data: { ...data, meta }, timestamp }, context())).toMatchObject({
      notices: [{ noticeId: 'evt_1.0', occurredAt: '2026-05-04T09:59:58.000Z' }],
    });
  });

  it('mean nothing when no one subscribed, when Deel simulates, or when they name nothing', () => {
    const at = '2026-05-04T10:00:00.000Z';
    const of = (type: string, resource: unknown) =>
      deel.translate(deelPayload(type, at, resource), context());
    expect(of('payslips.available', [{ id: 'a' }])).toEqual({ kind: 'nothing', because: 'not-subscribed' });
    expect(of('toString', [{ id: 'a' }])).toEqual({ kind: 'nothing', because: 'unknown-type' });
    expect(of('worker.v2.updated', [])).toEqual({ kind: 'nothing', because: 'no-resource' });
    const { data, timestamp } = deelPayloads['worker.v2.updated'];
    const simulated = { data: { ...data, meta: { ...data.meta, is_simulation: true } }, timestamp };
    expect(deel.translate(simulated, context())).toEqual({ kind: 'nothing', because: 'simulation' });
  });

  it.each([
    ['no data', {}],
    ['a resource that is text', deelPayload('worker.v2.updated', '2026-05-04T10:00:00Z', 'secret')],
    ['an id that is a path', deelPayload('worker.v2.updated', '2026-05-04T10:00:00Z', [{ id: '../secret' }])],
    ['no time', deelPayload('worker.v2.updated', 'secret', [{ id: 'a' }])],
  ])('with %s are malformed, and no value is told', (_what, payload) => {
    const translation = deel.translate(payload, context());
    expect(translation.kind).toBe('malformed');
    expect(JSON.stringify(translation)).not.toContain('secret');
  });
});

describe("Deel's people", () => {
  const personPath = `/rest/v2/people/${deelPersonId}`;
  const contractPath = `/rest/v2/contracts/${deelContractId}`;

  it('are asked for by their id, or by that of their contract', async () => {
    const settings = settingsOf();
    const answers = { [personPath]: { data: deelPerson }, [contractPath]: { data: deelContract } };
    const fetch = async (type: keyof typeof deelPayloads, known: Record<string, unknown> = answers) =>
      await fetchEmployee({ notice: noticeOf(type), api: recordingApi(known).api, settings });
    expect(await fetch('worker.v2.updated')).toEqual({ person: deelPerson });
    expect(await fetch('contract.terminated')).toEqual({ contract: deelContract, person: deelPerson });
    const alone = { [contractPath]: { data: deelContract } };
    expect(await fetch('contract.terminated', alone)).toEqual({ contract: deelContract });
    expect(await fetch('worker.v2.updated', {})).toBeUndefined();
    expect(await fetch('contract.terminated', {})).toBeUndefined();
  });

  it.each(['worker.v2.created', 'employee.created.direct'] as const)(
    'are onboarded on the first day by %s',
    (type) => {
      const account = { ...names, givenName: 'Cleo', familyName: 'Carter', displayName: 'Cleo Carter' };
      const user = { ...account, title: 'Designer', timezone: 'Europe/Lisbon' };
      expect(eventsOf(type)).toMatchObject([
        { type: 'update', user },
        { type: 'onboard', effectiveAt: '2026-04-01T00:00:00.000Z', user: account },
      ]);
      const atOnce = eventOf(type, undefined, { onboardAt: 'event' });
      expect(atOnce).toMatchObject({ type: 'onboard', user });
      expect(atOnce).not.toHaveProperty('effectiveAt');
    },
  );

  it('are updated, and offboarded where the update says that they have left', () => {
    expect(eventOf('worker.v2.updated')).toMatchObject({ type: 'update', user: { title: 'Designer' } });
    expect(eventOf('employee.updated.direct')).not.toHaveProperty('user.active');
    const person = { ...deelPerson, hiring_status: 'Inactive' };
    expect(eventOf('worker.v2.updated', { person })).toMatchObject({ type: 'offboard', user: names });
  });

  it('get access back by an update only where a status is configured to say so', () => {
    const event = eventOf('worker.v2.updated', undefined, { restoringStatuses: ['active'] });
    expect(event).toMatchObject({ type: 'update', user: { ...names, title: 'Designer', active: true } });
    const person = { ...deelPerson, start_date: '2026-06-15' };
    const early = eventsOf('worker.v2.updated', { person }, { restoringStatuses: ['active'] });
    expect(early[0]).not.toHaveProperty('user.active');
    expect(early[1]).toMatchObject({ type: 'onboard', effectiveAt: '2026-06-15T00:00:00.000Z' });
  });

  it('whose contract ends are offboarded when its last day has ended', () => {
    const found = { contract: deelContract, person: deelPerson };
    expect(eventOf('contract.terminated', found)).toEqual({
      eventId: `${'ab'.repeat(32)}.0`,
      type: 'offboard',
      occurredAt: '2026-08-10T14:30:00.000Z',
      effectiveAt: '2026-09-01T00:00:00.000Z',
      user: names,
    });
  });

  it('who have another contract that runs on keep their account', () => {
    const employments = [...deelPerson.employments, { id: 'mnew', is_ended: false }];
    const found = { contract: deelContract, person: { ...deelPerson, employments } };
    expect(eventOf('contract.terminated', found)).toEqual({ kind: 'nothing', because: 'still-employed' });
    const ended = { ...found, person: { ...deelPerson, employments: [{ id: 'mold', is_ended: true }] } };
    expect(eventOf('contract.terminated', ended)).toMatchObject({ type: 'offboard' });
  });

  it('of whom only the contract is known go by its address', () => {
    expect(eventOf('contract.terminated', { contract: deelContract })).toMatchObject({
      type: 'offboard',
      user: { email: 'cleo@home.example' },
    });
  });

  it('who are deleted leave, also as the person whom earlier notices led to', () => {
    expect(eventOf('worker.v2.deleted')).toMatchObject({ type: 'offboard', user: names });
    const translate = (type: keyof typeof deelPayloads, more: object = {}) =>
      deel.translateEmployee?.(undefined, { ...context(), notice: noticeOf(type), ...more });
    const notFound = { kind: 'nothing', because: 'employee-not-found' };
    expect(translate('worker.v2.deleted')).toEqual(notFound);
    expect(translate('worker.v2.deleted', { known: names })).toMatchObject({
      events: [{ type: 'offboard', user: names }],
    });
    expect(translate('worker.v2.updated', { known: names })).toEqual(notFound);
  });
});

it('nothing throws, whatever is sent or answered', () => {
  neverThrows({
    source: deel,
    context: context(),
    payloads: Object.values(deelPayloads),
    records: [{ person: deelPerson }, { contract: deelContract, person: deelPerson }],
    kinds: Object.keys(deelPayloads),
  });
});
