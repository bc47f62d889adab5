import { describe, expect, it } from 'vitest';
import type { EmployeeNotice, HrApi } from '../../../shared/hr-sources/hr-source.ts';
import { personio } from '../../../shared/hr-sources/personio/index.ts';
import { personioSettingsSchema } from '../../../shared/hr-sources/personio/settings.ts';
import { personioEmployee, personioEvents } from '../../fixtures/hr-sources/personio.ts';

const settings = personioSettingsSchema.parse({});
const now = Date.parse('2026-11-22T09:00:00Z');
const bodyHash = 'cd'.repeat(32);
const at = '2026-11-22T08:30:00.000Z';

const translate = (payload: unknown, changed: object = {}) =>
  personio.translate(payload, { settings: { ...settings, ...changed }, now, bodyHash });

describe('a token in the path', () => {
  const verify = (pathToken: string | undefined) =>
    personio.verify({
      ...(pathToken === undefined ? {} : { pathToken }),
      ...{ headers: {}, body: new Uint8Array(), now },
      secrets: ['an-older-token-of-32-characters', 'a-newer-token-of-32-characters!'],
    });

  it('proves a delivery of Personio, any of the secrets', () => {
    expect(verify('an-older-token-of-32-characters')).toEqual({ kind: 'verified' });
    expect(verify('a-newer-token-of-32-characters!')).toEqual({ kind: 'verified' });
  });

  it.each([
    ['no token', undefined, 'missing'],
    ['an empty one', '', 'missing'],
    ['another one', 'a-forged-token-of-32-characters', 'mismatch'],
    ['a part of one', 'an-older-token', 'mismatch'],
  ])('rejects %s', (_, token, because) => {
    expect(verify(token)).toEqual({ kind: 'rejected', because });
  });
});

describe('a webhook of Personio', () => {
  it.each(Object.entries(personioEvents))(
    '%s names the person, and nothing is asked yet',
    (kind, payload) => {
      const when = kind === 'employment.terminated' ? { effectiveAt: '2026-12-31T23:00:00.000Z' } : {};
      expect(translate(payload)).toMatchObject({
        kind: 'notices',
        notices: [{ noticeId: bodyHash, employeeId: '1904711', kind, occurredAt: at, ...when }],
      });
    },
  );

  it('may have an id of its own', () => {
    const payload = { ...personioEvents['person.created'], meta: { id: 'evt-77' } };
    const changed = { eventIdPath: 'meta.id' };
    expect(translate(payload, changed)).toMatchObject({ notices: [{ noticeId: 'evt-77' }] });
    expect(translate(personioEvents['person.created'], changed)).toEqual({
      kind: 'malformed',
      errors: [{ path: 'meta.id', code: 'required' }],
    });
  });

  it('about something else is nothing', () => {
    const other = { ...personioEvents['person.created'], event_name: 'absence_period.created' };
    expect(translate(other)).toEqual({ kind: 'nothing', because: 'not-about-a-person' });
    const unknown = { ...other, event_name: 'HIRE' };
    expect(translate(unknown)).toEqual({ kind: 'nothing', because: 'unknown-type' });
  });

  it('about an employment is never taken for one about the person of the employment’s id', () => {
    const payload = { ...personioEvents['employment.started'], payload: { id: 1904711 } };
    expect(translate(payload)).toEqual({
      kind: 'malformed',
      errors: [{ path: 'payload.person.id', code: 'required' }],
    });
  });

  it.each([
    ['no name', { event_name: undefined }, 'event_name'],
    ['no time', { occurred_at: undefined }, 'occurred_at'],
    ['a time that is none', { occurred_at: 'now' }, 'occurred_at'],
    ['no payload', { payload: null }, 'payload'],
  ])('with %s is malformed, and only the path is told', (_, changed, path) => {
    const read = translate({ ...personioEvents['person.created'], ...changed });
    expect(read).toMatchObject({ kind: 'malformed', errors: [{ path }] });
  });
});

describe('an employee of Personio', () => {
  const notice = (kind: string, more: object = {}): EmployeeNotice => ({
    ...{ noticeId: 'n1', employeeId: '1904711', kind, occurredAt: at },
    ...more,
  });
  const { attributes } = personioEmployee.data;
  const record = (changed: object) => ({ ...attributes, ...changed });
  const read = (kind: string, employee: object | undefined, given: object = {}) =>
    personio.translateEmployee?.(employee, {
      ...{ settings, now, bodyHash, notice: notice(kind), isOnboarded: true },
      ...given,
    });
  const names = { employeeNumber: '1904711', email: 'lukasz.b@example.com' };
  const all = {
    ...names,
    givenName: 'Łukasz',
    familyName: 'Brzęczyszczykiewicz',
    title: 'Lead Technician',
  };

  it('is asked for by id', async () => {
    const asked: string[] = [];
    const api: HrApi = {
      getJson: async (path) => {
        asked.push(path);
        return asked.length === 1 ? personioEmployee : undefined;
      },
      searchJson: async () => undefined,
    };
    const request = { notice: notice('person.created'), api, settings };
    expect(await personio.fetchEmployee?.(request)).toEqual(attributes);
    expect(await personio.fetchEmployee?.(request)).toBeUndefined();
    expect(asked).toEqual(Array(2).fill('/v1/company/employees/1904711'));
  });

  it('is asked for with a token that the credentials are exchanged for', async () => {
    const posted: unknown[] = [];
    const answers = [{ success: true, data: { token: 't0ken' } }, { success: false }];
    const post = async (path: string, body: unknown) => {
      posted.push([path, body]);
      return answers[posted.length - 1];
    };
    const access = personio.apiAccess?.(settings);
    const credentials = { clientId: 'id', clientSecret: 'secret' };
    expect(await access?.authorize(credentials, post)).toEqual({
      header: 'Bearer t0ken',
      validForSeconds: 3600,
    });
    expect(await access?.authorize(credentials, post)).toBeUndefined();
    expect(await access?.authorize({ token: 't' }, post)).toBeUndefined();
    expect(posted).toEqual(Array(2).fill(['/v1/auth', { client_id: 'id', client_secret: 'secret' }]));
  });

  it('who was created is onboarded; later changes update', () => {
    expect(read('person.created', attributes)).toMatchObject({ events: [{ type: 'onboard', user: all }] });
    expect(read('person.updated', attributes)).toMatchObject({ events: [{ type: 'update', user: all }] });
  });

  it('who is to start is onboarded when the first day begins', () => {
    const later = record({
      hire_date: { value: '2027-01-04T00:00:00+01:00' },
      status: { value: 'onboarding' },
    });
    for (const kind of ['person.created', 'employment.created', 'person.updated']) {
      expect(read(kind, later)).toMatchObject({
        events: [{ type: 'update' }, { type: 'onboard', effectiveAt: '2027-01-03T23:00:00.000Z' }],
      });
    }
  });

  it('whose employment started is onboarded', () => {
    expect(read('employment.started', attributes)).toMatchObject({ events: [{ type: 'onboard' }] });
  });

  it('whose employment is terminated for a later day leaves when that day is over', () => {
    const said = { notice: notice('employment.terminated', { effectiveAt: '2026-12-31T23:00:00.000Z' }) };
    for (const [employee, given] of [
      [attributes, said],
      [record({ termination_date: { value: '2026-12-31T00:00:00+01:00' } }), {}],
    ] as const) {
      expect(read('employment.terminated', employee, given)).toMatchObject({
        events: [
          { type: 'onboard' },
          { eventId: 'n1-leave', type: 'offboard', effectiveAt: '2026-12-31T23:00:00.000Z', user: names },
        ],
      });
    }
  });

  it.each([['31.12.2026'], ['2026-11-31'], [20261231]])(
    'whose last day reads %j is not taken for someone without one, unless another field gives it',
    (lastDay) => {
      expect(read('employment.updated', record({ termination_date: lastDay }))).toMatchObject({
        kind: 'malformed',
        errors: [{ code: 'malformed' }],
      });
      const contract_end_date = { value: '2026-12-31' };
      expect(
        read('employment.updated', record({ termination_date: lastDay, contract_end_date })),
      ).toMatchObject({
        events: [{ type: 'onboard' }, { type: 'offboard', effectiveAt: '2026-12-31T23:00:00.000Z' }],
      });
      const left = record({ status: { value: 'inactive' }, termination_date: lastDay });
      expect(read('employment.updated', left)).toMatchObject({ events: [{ type: 'offboard' }] });
    },
  );

  it('whose employment is terminated without a day leaves now', () => {
    expect(read('employment.terminated', attributes)).toMatchObject({
      events: [{ type: 'offboard', user: names }],
    });
  });

  it('who is inactive leaves, whatever the notice was', () => {
    for (const kind of ['person.updated', 'employment.updated', 'employment.terminated']) {
      const left = read(kind, record({ status: { value: 'inactive' } }));
      expect(left).toMatchObject({ events: [{ type: 'offboard', user: names }] });
      expect(JSON.stringify(left)).not.toContain('effectiveAt');
    }
  });

  it('who is on leave keeps the account', () => {
    const absent = record({ status: { value: 'leave' } });
    expect(read('person.updated', absent)).toMatchObject({ events: [{ type: 'update' }] });
  });

  it('who was deleted is offboarded by what is known, or by a record that is still there', () => {
    const known = { employeeNumber: '1904711' };
    expect(read('person.deleted', undefined, { known })).toMatchObject({
      events: [{ type: 'offboard', user: known }],
    });
    expect(read('person.deleted', attributes)).toMatchObject({ events: [{ type: 'offboard', user: names }] });
    expect(read('person.deleted', undefined)).toEqual({ kind: 'nothing', because: 'employee-unknown' });
    const ignoring = { known, settings: { ...settings, onDeleted: 'nothing' } };
    expect(read('person.deleted', undefined, ignoring)).toMatchObject({ because: 'deletion-ignored' });
    expect(read('person.updated', undefined, { known })).toMatchObject({ because: 'employee-not-found' });
  });
});
