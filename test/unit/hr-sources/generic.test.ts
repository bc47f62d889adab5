import { describe, expect, it } from 'vitest';
import { createSourceEventCheck } from '../../../shared/hr-sources/door/check-source-event.ts';
import { createGenericSource } from '../../../shared/hr-sources/generic/index.ts';
import { genericSettingsSchema } from '../../../shared/hr-sources/generic/settings.ts';

const generic = createGenericSource('workday');
const now = Date.parse('2026-11-22T09:00:00Z');
const bodyHash = 'c0ffee'.repeat(11).slice(0, 64);

const settings = genericSettingsSchema.parse({
  eventId: 'header.transactionId',
  occurredAt: 'header.moment',
  effectiveAt: 'worker.effectiveDate',
  timeZone: 'Europe/Berlin',
  type: {
    path: 'header.businessProcess',
    values: { Hire: 'onboard', 'Change Job': 'update', Termination: 'offboard' },
  },
  attributes: {
    employeeNumber: 'worker.id',
    email: 'worker.emails.0.address',
    givenName: 'worker.name.first',
    familyName: 'worker.name.last',
    title: 'worker.job.title',
  },
  role: { path: 'worker.job.family', values: { 'IT Support': 'IT Support Operator' } },
});

const hire = {
  header: { transactionId: 'wd-20261122-17', moment: '2026-11-22T09:30:00+01:00', businessProcess: 'Hire' },
  worker: {
    id: 100234,
    name: { first: 'Noor', last: 'van den Berg' },
    emails: [{ type: 'WORK', address: 'noor.vandenberg@example.com' }],
    job: { title: 'Service Desk Analyst', family: 'IT Support' },
    effectiveDate: '2026-12-01',
  },
};

const bare = ({ header }: typeof hire) => ({ header });

const translate = (payload: unknown, changed: object = {}) =>
  generic.translate(payload, { settings: { ...settings, ...changed }, now, bodyHash });

const verify = (authorization: string | undefined, secrets: readonly string[]) =>
  generic.verify({ headers: { authorization }, body: new Uint8Array(), secrets, now });

describe('credentials of a generic sender', () => {
  // printf 'workday:p4ss:wörd-of-2026' | openssl base64
  const header = 'Basic d29ya2RheTpwNHNzOnfDtnJkLW9mLTIwMjY=';

  it('are HTTP Basic as user:password, any of the secrets', () => {
    expect(verify(header, ['workday:another', 'workday:p4ss:wörd-of-2026'])).toEqual({ kind: 'verified' });
    expect(verify(header.replace('Basic', 'basic'), ['workday:p4ss:wörd-of-2026'])).toEqual({
      kind: 'verified',
    });
  });

  it('are a bearer token', () => {
    expect(verify('Bearer 0123456789abcdef', ['0123456789abcdef'])).toEqual({ kind: 'verified' });
  });

  it.each([
    ['nothing', undefined, 'missing'],
    ['an empty header', '', 'missing'],
    ['another scheme', 'Digest abc', 'malformed'],
    ['Basic without a colon', `Basic ${Buffer.from('nobody').toString('base64')}`, 'malformed'],
    ['Basic that is no base64', 'Basic ***', 'malformed'],
    ['Basic that is no UTF-8', `Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString('base64')}`, 'malformed'],
    ['a password as a token', 'Bearer workday:secret-password', 'malformed'],
    ['another password', `Basic ${Buffer.from('workday:wrong').toString('base64')}`, 'mismatch'],
    ['a shorter token', 'Bearer workda', 'mismatch'],
    ['two credentials', 'Bearer abc,Bearer def', 'malformed'],
  ])('that are %s are rejected', (_, authorization, because) => {
    expect(verify(authorization, ['workday:secret-password', 'workday-token'])).toEqual({
      kind: 'rejected',
      because,
    });
  });

  it('that are a token with the text of user:password are rejected', () => {
    const token = Buffer.from('workday:secret-password').toString('base64');
    expect(verify(`Bearer ${token}`, ['workday:secret-password'])).toMatchObject({ kind: 'rejected' });
  });
});

describe('a customer-defined payload', () => {
  it('is read by the paths of the settings', () => {
    expect(translate(hire)).toMatchObject({
      kind: 'events',
      events: [
        {
          eventId: 'wd-20261122-17',
          type: 'onboard',
          occurredAt: '2026-11-22T08:30:00.000Z',
          // The day begins an hour earlier in Berlin.
          effectiveAt: '2026-11-30T23:00:00.000Z',
          user: {
            employeeNumber: '100234',
            email: 'noor.vandenberg@example.com',
            givenName: 'Noor',
            familyName: 'van den Berg',
            title: 'Service Desk Analyst',
            role: 'IT Support Operator',
          },
        },
      ],
    });
  });

  const termination = { ...hire, header: { ...hire.header, businessProcess: 'Termination' } };

  it('lets a leaver work on the last day', () => {
    expect(translate(termination)).toMatchObject({
      events: [{ type: 'offboard', effectiveAt: '2026-12-01T23:00:00.000Z' }],
    });
  });

  it('lets a leaver go at the beginning of the day where the settings say so', () => {
    expect(translate(termination, { lastDayIsWorked: false })).toMatchObject({
      events: [{ type: 'offboard', effectiveAt: '2026-11-30T23:00:00.000Z' }],
    });
  });

  it('takes a time of leaving as it is', () => {
    const worker = { ...hire.worker, effectiveDate: '2026-12-01T17:00:00+01:00' };
    expect(translate({ ...termination, worker })).toMatchObject({
      events: [{ effectiveAt: '2026-12-01T16:00:00.000Z' }],
    });
  });

  it('of a type that no one named is unknown, and of one that is to mean nothing is nothing', () => {
    const other = { ...hire, header: { ...hire.header, businessProcess: 'Merit Increase' } };
    expect(translate(other)).toEqual({ kind: 'nothing', because: 'unknown-type' });
    const values = { ...settings.type.values, 'Merit Increase': 'nothing' };
    const named = translate(other, { type: { ...settings.type, values } });
    expect(named).toEqual({ kind: 'nothing', because: 'not-subscribed' });
  });

  it('gives no role for a value that is not mapped, nor for a name of Object', () => {
    for (const family of ['Sales', 'constructor', '__proto__']) {
      const worker = { ...hire.worker, job: { family } };
      expect(JSON.stringify(translate({ ...hire, worker }))).not.toContain('role');
    }
  });

  it('without an id is recognised by its bytes', () => {
    expect(translate(hire, { eventId: undefined })).toMatchObject({ events: [{ eventId: bodyHash }] });
  });

  it('with a list holds one event for each, known by what it says wherever it stands', () => {
    const byList = { list: 'entries', eventId: undefined };
    const given = translate({ entries: [hire, termination] }, byList);
    expect(given).toMatchObject({ events: [{ type: 'onboard' }, { type: 'offboard' }] });
    const again = translate({ entries: [{}, termination] }, byList);
    const idsOf = (one: typeof given) =>
      one.kind === 'events' ? one.events.map(({ eventId }) => eventId) : [];
    expect(idsOf(again)).toEqual(idsOf(given).slice(1));
    expect(translate({ entries: [] }, byList)).toEqual({ kind: 'nothing', because: 'no-events' });
    expect(translate({}, { list: 'entries' })).toEqual({
      kind: 'malformed',
      errors: [{ path: 'entries', code: 'required' }],
    });
  });

  it('with a list takes the good entries, and names the others by their place', () => {
    const odd = { header: { ...hire.header, businessProcess: 'HIRE' } };
    const bad = { ...hire, header: { ...hire.header, moment: 'soon' } };
    expect(translate({ entries: [termination, bad, odd] }, { list: 'entries' })).toMatchObject({
      events: [{ type: 'offboard' }],
      refused: [{ path: 'entries.1.header.moment', code: 'malformed' }],
      skipped: [{ path: 'entries.2.header.businessProcess', because: 'unknown-type' }],
    });
  });

  it('has what the rules of the door refuse named by where it stands', () => {
    const given = translate({ entries: [bare(hire), hire] }, { list: 'entries' });
    const place = given.kind === 'events' ? given.place : undefined;
    expect(place?.(1, { path: 'user.email', code: 'malformed' })).toEqual({
      path: 'entries.1.worker.emails.0.address',
      code: 'malformed',
    });
    expect(place?.(0, { path: 'user', code: 'required', expected: 'one of employeeNumber, email' })).toEqual({
      path: 'entries.0',
      code: 'required',
      expected: 'one of worker.id, worker.emails.0.address',
    });
    expect(place?.(0, { path: 'occurredAt', code: 'in-the-future' })).toMatchObject({
      path: 'entries.0.header.moment',
    });
    const single = translate(hire);
    const placeOne = single.kind === 'events' ? single.place : undefined;
    expect(placeOne?.(0, { path: 'user.title', code: 'too-long' })).toMatchObject({
      path: 'worker.job.title',
    });
  });

  const saidActive = (active: unknown, changed: object = {}) => {
    const attributes = { ...settings.attributes, active: 'worker.active' };
    const header = { ...hire.header, businessProcess: 'Change Job' };
    const change = { header, worker: { ...hire.worker, effectiveDate: null, active } };
    const meaning = translate(change, { attributes, ...changed });
    const events = meaning.kind === 'events' ? meaning.events : [];
    expect(events).toHaveLength(1);
    const check = createSourceEventCheck({
      rolePolicy: { allowedRoles: ['IT Support Operator'], approvalRoles: [] },
      now: () => now,
    });
    return events.map(check)[0];
  };

  it.each([
    [false, false],
    [' False ', false],
    ['true', true],
  ])('reads an update that says %j of access as one', (active, expected) => {
    expect(saidActive(active)).toMatchObject({ kind: 'valid', event: { user: { active: expected } } });
  });

  it.each([['No'], ['inactive'], [0]])('refuses an update that says %j of access', (active) => {
    expect(saidActive(active)).toMatchObject({
      kind: 'invalid',
      errors: [{ path: 'user.active', code: 'wrong-type' }],
    });
  });

  it.each([[null], [''], [undefined]])('takes %j for no word on access', (active) => {
    const checked = saidActive(active, { nulls: 'clear' });
    expect(checked).toMatchObject({ kind: 'valid' });
    expect(checked).not.toHaveProperty('event.user.active');
  });

  it('clears an attribute by null only where the settings say so', () => {
    const worker = { ...hire.worker, job: { title: null } };
    const change = { header: { ...hire.header, businessProcess: 'Change Job' }, worker };
    expect(translate(change)).not.toMatchObject({ events: [{ user: { title: null } }] });
    expect(translate(change, { nulls: 'clear' })).toMatchObject({ events: [{ user: { title: null } }] });
  });

  it.each([
    ['no type', { ...hire, header: { ...hire.header, businessProcess: null } }, 'header.businessProcess'],
    ['no id', { ...hire, header: { ...hire.header, transactionId: '' } }, 'header.transactionId'],
    ['no time', { ...hire, header: { ...hire.header, moment: undefined } }, 'header.moment'],
    ['a date that is none', { ...hire, worker: { effectiveDate: '2026-02-30' } }, 'worker.effectiveDate'],
    ['nothing at all', {}, 'header.businessProcess'],
  ])('with %s is malformed, and only the path is told', (_, payload, path) => {
    expect(translate(payload)).toMatchObject({ kind: 'malformed', errors: [{ path }] });
  });

  it.each([
    ['seconds since 1970', 1795336200, '2026-11-22T08:30:00.000Z'],
    ['milliseconds since 1970', '1795336200123', '2026-11-22T08:30:00.123Z'],
    [
      'a time without an offset, on the clocks of the zone',
      '2026-11-22T09:30:00',
      '2026-11-22T08:30:00.000Z',
    ],
    ['an offset without a colon', '2026-11-22T03:30:00.5-0500', '2026-11-22T08:30:00.500Z'],
    ['a date', '2026-07-01', '2026-06-30T22:00:00.000Z'],
  ])('may tell times as %s', (_, moment, occurredAt) => {
    const told = { ...hire, header: { ...hire.header, moment } };
    expect(translate(told)).toMatchObject({ events: [{ occurredAt }] });
  });
});

describe('settings of a generic sender', () => {
  it.each([
    ['a path with blanks', { occurredAt: 'a b' }],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }],
    ['an attribute that is none', { attributes: { shoeSize: 'worker.shoes' } }],
    ['a meaning that is none', { type: { path: 'type', values: { Hire: 'promote' } } }],
    ['an unknown key', { occuredAt: 'at' }],
  ])('with %s are refused', (_, changed) => {
    expect(genericSettingsSchema.safeParse({ ...settings, ...changed }).success).toBe(false);
  });

  it('take what they gave', () => {
    expect(genericSettingsSchema.parse(settings)).toEqual(settings);
  });
});
