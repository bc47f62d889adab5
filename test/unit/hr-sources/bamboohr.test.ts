import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bamboohr } from '../../../shared/hr-sources/bamboohr/index.ts';
import { bamboohrSettingsSchema } from '../../../shared/hr-sources/bamboohr/settings.ts';
import type { EmployeeNotice, HrApi } from '../../../shared/hr-sources/hr-source.ts';
import { bambooByField, bambooEmployee, bambooEvents } from '../../fixtures/hr-sources/bamboohr.ts';

const settings = bamboohrSettingsSchema.parse({
  api: { baseUrl: 'https://example.bamboohr.com' },
  timeZone: 'America/Denver',
});
const now = Date.parse('2026-11-22T09:00:00Z');
const bodyHash = 'ab'.repeat(32);

const translate = (payload: unknown) => bamboohr.translate(payload, { settings, now, bodyHash });

describe('a signature of BambooHR', () => {
  const sentAt = 1795336200;
  const body = new TextEncoder().encode('{"type":"employee.updated"}');
  // printf '%s' '{"type":"employee.updated"}1795336200' | openssl dgst -sha256 -hmac 'bamboo-private-key'
  const signature = '6d35016ff61763a022a4a3888398b49197389e929feab735709900cb49a4f30d';
  const genuine = { 'x-bamboohr-signature': signature, 'x-bamboohr-timestamp': `${sentAt}` };
  const verify = (headers: Record<string, string | undefined>, given: object = {}) =>
    bamboohr.verify({ headers, body, secrets: ['bamboo-private-key'], now: sentAt * 1000, ...given });

  it('is the hex HMAC-SHA256 of the body and the timestamp, by any of the secrets', () => {
    expect(verify(genuine)).toEqual({ kind: 'verified' });
    expect(verify(genuine, { secrets: ['another', 'bamboo-private-key'] })).toEqual({ kind: 'verified' });
    expect(verify({ ...genuine, 'x-bamboohr-signature': signature.toUpperCase() })).toEqual({
      kind: 'verified',
    });
  });

  it('may be of a timestamp in ISO 8601, which is signed as it was sent', () => {
    const timestamp = '2026-11-22T01:30:00-07:00';
    const signed = createHmac('sha256', 'bamboo-private-key').update(body).update(timestamp).digest('hex');
    const headers = { 'x-bamboohr-signature': signed, 'x-bamboohr-timestamp': timestamp };
    expect(verify(headers)).toEqual({ kind: 'verified' });
  });

  it.each([
    ['without a signature', { 'x-bamboohr-signature': undefined }, {}, 'missing'],
    ['without a timestamp', { 'x-bamboohr-timestamp': undefined }, {}, 'missing'],
    ['with a timestamp that is none', { 'x-bamboohr-timestamp': 'yesterday' }, {}, 'malformed'],
    ['with another timestamp', { 'x-bamboohr-timestamp': `${sentAt + 1}` }, {}, 'mismatch'],
    ['that is no hex', { 'x-bamboohr-signature': 'z'.repeat(64) }, {}, 'malformed'],
    ['that is cut off', { 'x-bamboohr-signature': signature.slice(2) }, {}, 'malformed'],
    ['of another body', {}, { body: new TextEncoder().encode('{"type":"employee.deleted"}') }, 'mismatch'],
    ['by another secret', {}, { secrets: ['bamboo-other-key'] }, 'mismatch'],
    ['that is five minutes and a second old', {}, { now: (sentAt + 301) * 1000 }, 'stale'],
    ['that is five minutes and a second ahead', {}, { now: (sentAt - 301) * 1000 }, 'stale'],
  ])('%s is rejected', (_, headers, given, because) => {
    expect(verify({ ...genuine, ...headers }, given)).toEqual({ kind: 'rejected', because });
  });
});

describe('a webhook of BambooHR', () => {
  it.each([
    ['employee.created', 'created'],
    ['employee.updated', 'updated'],
    ['employee.deleted', 'deleted'],
  ] as const)('of the type %s names the employee', (type, kind) => {
    expect(translate(bambooEvents[type])).toMatchObject({
      kind: 'notices',
      notices: [
        { noticeId: `${bodyHash}-0`, employeeId: '4711', kind, occurredAt: '2026-11-22T08:30:00.000Z' },
      ],
    });
  });

  it.each([
    ['the status', ['jobTitle', 'status']],
    ['the termination date, by its label', ['Termination Date']],
    ['the hire date', ['hireDate']],
    ['what it does not tell', []],
    ['what it does not tell at all', undefined],
  ])('that changed %s is about the employment', (_, changedFields) => {
    const { data, ...head } = bambooEvents['employee.updated'];
    const payload = { ...head, data: { ...data, changedFields } };
    expect(translate(payload)).toMatchObject({ notices: [{ kind: 'employment-changed' }] });
  });

  it('of the older form names several employees, each with an id and a time of its own', () => {
    expect(translate(bambooByField)).toMatchObject({
      kind: 'notices',
      notices: [
        ...[['created', '4711', '08:30:00'] as const],
        ...[['employment-changed', '4712', '08:31:00'] as const],
        ...[['deleted', '4713', '08:32:00'] as const],
      ].map(([kind, employeeId, time], index) => ({
        noticeId: `${bodyHash}-${index}`,
        employeeId,
        kind,
        occurredAt: `2026-11-22T${time}.000Z`,
      })),
    });
  });

  it('about something else is nothing', () => {
    const other = { ...bambooEvents['employee.updated'], type: 'time_off.requested' };
    expect(translate(other)).toEqual({ kind: 'nothing', because: 'not-about-a-person' });
    expect(translate({ employees: [] })).toEqual({ kind: 'nothing', because: 'no-events' });
    for (const type of ['HIRE', 'employee.promoted', '']) {
      expect(translate({ ...other, type })).toEqual({ kind: 'nothing', because: 'unknown-type' });
    }
  });

  it('of several employees delays no one for a bad one, which is refused by its place', () => {
    const [created, ...others] = bambooByField.employees;
    const bad = { ...created, id: '../users' };
    const odd = { ...created, action: 'Promoted' };
    const read = translate({ employees: [bad, odd, ...others, { ...created, timestamp: 'soon' }] });
    expect(read).toMatchObject({
      notices: [{ employeeId: '4712' }, { employeeId: '4713' }],
      refused: [
        { path: 'employees.0.id', code: 'malformed' },
        { path: 'employees.4.timestamp', code: 'malformed' },
      ],
      skipped: [{ path: 'employees.1.action', because: 'unknown-type' }],
    });
  });

  it.each([
    ['without an employee', { data: { companyId: 'example' } }, 'data.employeeId'],
    ['with an id that leads elsewhere', { data: { employeeId: '../users' } }, 'data.employeeId'],
    ['without a time', { timestamp: undefined }, 'timestamp'],
    ['with a time that is none', { timestamp: 'soon' }, 'timestamp'],
  ])('%s is malformed, and only the path is told', (_, changed, path) => {
    const read = translate({ ...bambooEvents['employee.created'], ...changed });
    expect(read).toMatchObject({ kind: 'malformed', errors: [{ path }] });
    expect(JSON.stringify(read)).not.toContain('users');
  });
});

describe('an employee of BambooHR', () => {
  const asked: (readonly [string, unknown])[] = [];
  const api: HrApi = {
    getJson: async (path, query) => {
      asked.push([path, query]);
      return path.endsWith('/4711') ? bambooEmployee : undefined;
    },
    searchJson: async () => undefined,
  };
  const noticeOf = (kind: string): EmployeeNotice => ({
    ...{ noticeId: 'n1', employeeId: '4711', kind, occurredAt: '2026-11-22T08:30:00.000Z' },
  });
  const read = (kind: string, record: object | undefined, given: object = {}) =>
    bamboohr.translateEmployee?.(record, {
      ...{ settings, now, bodyHash, notice: noticeOf(kind), isOnboarded: true },
      ...given,
    });
  const record = (changed: object) => ({ ...bambooEmployee, ...changed });
  const names = { employeeNumber: 'E-4711', email: 'priya.natarajan@example.com' };
  const all = { ...names, givenName: 'Priya', familyName: 'Natarajan', title: 'Payroll Specialist' };

  it('is asked for by id, with the fields that matter', async () => {
    const notice = noticeOf('created');
    expect(await bamboohr.fetchEmployee?.({ notice, api, settings })).toBe(bambooEmployee);
    expect(asked).toEqual([
      [
        '/api/v1/employees/4711',
        {
          fields:
            'status,hireDate,terminationDate,workEmail,preferredName,firstName,lastName,jobTitle,employeeNumber',
        },
      ],
    ]);
  });

  it('who was created is onboarded', () => {
    expect(read('created', bambooEmployee)).toMatchObject({
      events: [{ eventId: 'n1', type: 'onboard', user: all }],
    });
  });

  it('who was created is not onboarded twice by the update that follows', () => {
    expect(read('updated', bambooEmployee)).toMatchObject({ events: [{ type: 'update', user: all }] });
  });

  it('who is hired for a later day is onboarded when that day begins', () => {
    expect(read('created', record({ hireDate: '2026-12-01' }))).toMatchObject({
      events: [
        { eventId: 'n1', type: 'update', user: all },
        // Midnight in Denver.
        { eventId: 'n1-start', type: 'onboard', effectiveAt: '2026-12-01T07:00:00.000Z' },
      ],
    });
  });

  it('who became inactive is offboarded, by names alone', () => {
    for (const kind of ['updated', 'employment-changed']) {
      const left = read(kind, record({ status: 'Inactive', terminationDate: '2026-11-20' }));
      expect(left).toEqual({
        kind: 'events',
        events: [{ eventId: 'n1', type: 'offboard', occurredAt: '2026-11-22T08:30:00.000Z', user: names }],
      });
    }
  });

  it('whose last day has passed is offboarded, also while the status lags behind', () => {
    const left = read('employment-changed', record({ terminationDate: '2026-11-20' }));
    expect(left).toMatchObject({ events: [{ type: 'offboard' }] });
  });

  it('who is to leave keeps the account until the last day is over', () => {
    expect(read('employment-changed', record({ terminationDate: '2026-12-31' }))).toMatchObject({
      events: [
        { eventId: 'n1', type: 'onboard' },
        { eventId: 'n1-leave', type: 'offboard', effectiveAt: '2027-01-01T07:00:00.000Z', user: names },
      ],
    });
  });

  it.each([['2026-11-31'], ['26/11/2026'], ['N/A'], [20261126]])(
    'whose termination date reads %j is not taken for someone without one',
    (terminationDate) => {
      expect(read('employment-changed', record({ terminationDate }))).toEqual({
        kind: 'malformed',
        errors: [{ path: 'terminationDate', code: 'malformed' }],
      });
      const left = record({ terminationDate, status: 'Inactive' });
      expect(read('employment-changed', left)).toMatchObject({ events: [{ type: 'offboard' }] });
    },
  );

  it('who is hired again is onboarded, however the old termination date stands', () => {
    const again = record({ hireDate: '2026-11-16', terminationDate: '2025-06-30' });
    expect(read('employment-changed', again)).toMatchObject({ events: [{ type: 'onboard' }] });
  });

  it('who was deleted is offboarded by what is known of earlier notices', () => {
    const known = { employeeNumber: 'e-4711' };
    expect(read('deleted', undefined, { known })).toMatchObject({
      events: [{ type: 'offboard', user: known }],
    });
    expect(read('deleted', undefined)).toEqual({ kind: 'nothing', because: 'employee-unknown' });
    const ignoring = { ...settings, onDeleted: 'nothing' };
    expect(read('deleted', undefined, { known, settings: ignoring })).toMatchObject({ kind: 'nothing' });
    expect(read('updated', undefined, { known })).toEqual({
      kind: 'nothing',
      because: 'employee-not-found',
    });
  });

  it('who has neither a number nor an address yet is no one', () => {
    const bare = read('created', { status: 'Active', hireDate: '2026-03-02', workEmail: null });
    expect(bare).toEqual({ kind: 'nothing', because: 'no-name-yet' });
  });

  it('is asked for with the key as the user', async () => {
    const access = bamboohr.apiAccess?.(settings);
    const header = `Basic ${Buffer.from('the-key:x').toString('base64')}`;
    expect(await access?.authorize({ apiKey: 'the-key' }, async () => ({}))).toEqual({ header });
    expect(await access?.authorize({ token: 'the-key' }, async () => ({}))).toBeUndefined();
  });
});
