import { describe, expect, it } from 'vitest';
import { fetchEmployee } from '../../../shared/hr-sources/gusto/fetch-employee.ts';
import { gusto } from '../../../shared/hr-sources/gusto/index.ts';
import type { EmployeeNotice } from '../../../shared/hr-sources/hr-source.ts';
import {
  gustoEmployee,
  gustoEmployeeId,
  gustoPayload,
  gustoRehire,
  gustoTermination,
} from '../../fixtures/hr-sources/gusto.ts';
import { recordingApi } from '../../support/source-checks.ts';

const settingsOf = (settings: object = {}) => gusto.settingsSchema.parse(settings);
const context = (settings: object = {}) => ({
  settings: settingsOf(settings),
  now: Date.UTC(2026, 10, 22),
  bodyHash: 'ab'.repeat(32),
});
const uuid = '03ffbf0c-48a9-4f1c-932a-546413a26ad1';
const names = { employeeNumber: '1002', email: 'ben.baker@example.com' };

function noticeOf(kind: string, at = '2026-03-02T17:00:00.000Z'): EmployeeNotice {
  const translation = gusto.translate(gustoPayload(kind, at, uuid), context());
  const notice = translation.kind === 'notices' ? translation.notices[0] : undefined;
  if (notice === undefined) throw new Error(`no notice: ${translation.kind}`);
  return notice;
}

/** Asked a second after the notice. */
function eventsOf(kind: string, found: object = {}, settings: object = {}) {
  const record = { employee: gustoEmployee, ...found };
  const notice = noticeOf(kind);
  const now = Date.parse(notice.occurredAt) + 1000;
  const translation = gusto.translateEmployee?.(record, {
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

describe("Gusto's employees", () => {
  const terminationsPath = `/v1/employees/${gustoEmployeeId}/terminations`;
  const rehirePath = `/v1/employees/${gustoEmployeeId}/rehire`;
  const employeePath = `/v1/employees/${gustoEmployeeId}`;

  it('are asked for with the days that a notice leaves open', async () => {
    const terminations = [gustoTermination('2026-03-31', false)];
    const answers = {
      [employeePath]: gustoEmployee,
      [terminationsPath]: terminations,
      [rehirePath]: gustoRehire,
    };
    const settings = settingsOf();
    const fetch = async (kind: string) => {
      const { api, calls } = recordingApi(answers);
      const found = await fetchEmployee({ notice: noticeOf(kind), api, settings });
      return { found, paths: calls.map(({ path }) => path) };
    };
    expect(await fetch('employee.updated')).toEqual({
      found: { employee: gustoEmployee },
      paths: [employeePath],
    });
    expect((await fetch('employee.terminated')).found).toEqual({ employee: gustoEmployee, terminations });
    expect((await fetch('employee.rehire_cancelled')).paths).toEqual([employeePath, terminationsPath]);
    expect((await fetch('employee.rehired')).found).toEqual({ employee: gustoEmployee, rehire: gustoRehire });
    const { api, calls } = recordingApi({});
    expect(await fetchEmployee({ notice: noticeOf('employee.rehired'), api, settings })).toBeUndefined();
    expect(calls).toHaveLength(1);
  });

  it('are onboarded when the papers are done, on the day of hiring', () => {
    const user = { ...names, givenName: 'Ben', familyName: 'Baker', title: 'Account Manager' };
    expect(eventOf('employee.created')).toEqual({
      eventId: uuid,
      type: 'update',
      occurredAt: '2026-03-02T17:00:00.000Z',
      user,
    });
    expect(eventOf('employee.onboarded')).toMatchObject({ type: 'onboard', user });
    expect(eventOf('employee.onboarded')).not.toHaveProperty('effectiveAt');
    const future = {
      employee: {
        ...gustoEmployee,
        jobs: [{ hire_date: '2026-04-06', primary: true, title: 'Account Manager' }],
      },
    };
    const { title: _, ...account } = user;
    expect(eventsOf('employee.onboarded', future)).toMatchObject([
      { eventId: uuid, type: 'update', user },
      { eventId: `${uuid}-start`, type: 'onboard', effectiveAt: '2026-04-06T07:00:00.000Z', user: account },
    ]);
    const atOnce = { onboardAt: 'event', onboardOn: 'employee.created' };
    expect(eventOf('employee.created', future, atOnce)).toMatchObject({ type: 'onboard' });
    expect(eventOf('employee.created', future, atOnce)).not.toHaveProperty('effectiveAt');
  });

  it('have their onboarding put off when the day of hiring is, unless they are a draft still', () => {
    const jobs = [{ hire_date: '2026-05-04', primary: true }];
    expect(eventsOf('employee.updated', { employee: { ...gustoEmployee, jobs } })).toMatchObject([
      { type: 'update' },
      { type: 'onboard', effectiveAt: '2026-05-04T07:00:00.000Z' },
    ]);
    const draft = { ...gustoEmployee, jobs, onboarded: false };
    expect(eventOf('employee.updated', { employee: draft })).toMatchObject({ type: 'update' });
  });

  it('are updated with the personal address only where there is no address of the company', () => {
    expect(eventOf('employee.updated')).toMatchObject({ type: 'update', user: names });
    const employee = { ...gustoEmployee, work_email: null };
    expect(eventOf('employee.updated', { employee })).toMatchObject({
      user: { email: 'ben.baker@home.example' },
    });
  });

  it('who are terminated are offboarded when their last day has ended, and earlier terminations do not count', () => {
    const terminations = [gustoTermination('2024-05-31', true), gustoTermination('2026-03-31', false)];
    expect(eventOf('employee.terminated', { terminations })).toEqual({
      eventId: uuid,
      type: 'offboard',
      occurredAt: '2026-03-02T17:00:00.000Z',
      effectiveAt: '2026-04-01T07:00:00.000Z',
      user: names,
    });
  });

  it('who are terminated as of a past day are offboarded now', () => {
    const found = {
      employee: { ...gustoEmployee, terminated: true },
      terminations: [gustoTermination('2026-02-20', true)],
    };
    expect(eventOf('employee.terminated', found)).toMatchObject({ type: 'offboard', user: names });
    expect(eventOf('employee.terminated', found)).not.toHaveProperty('effectiveAt');
  });

  it('whose termination is not to be found any more are left alone: its cancellation tells the rest', () => {
    const nothing = { kind: 'nothing', because: 'termination-not-found' };
    expect(eventOf('employee.terminated', { terminations: [] })).toEqual(nothing);
    expect(eventOf('employee.terminated', { terminations: [gustoTermination('2024-05-31', true)] })).toEqual(
      nothing,
    );
  });

  it.each([
    ['are no list', 'none'],
    ['have a day that is none', [gustoTermination('31/05/2026', false)]],
    ['do not say whether they are in effect', [{ effective_date: '2026-05-31' }]],
  ])('whose terminations %s may leave, which is said aloud', (_, terminations) => {
    expect(eventOf('employee.terminated', { terminations })).toEqual({
      kind: 'malformed',
      errors: [{ path: 'terminations', code: 'malformed' }],
    });
  });

  it.each(['employee.terminated_effective', 'employee.termination_effective', 'employee.deleted'])(
    'are offboarded at once by %s',
    (kind) => {
      expect(eventOf(kind)).toMatchObject({ type: 'offboard', user: names });
      expect(eventOf(kind)).not.toHaveProperty('effectiveAt');
    },
  );

  it('whose termination is cancelled keep access or get it back, and what was planned is void', () => {
    expect(eventOf('employee.termination_cancelled')).toMatchObject({
      type: 'update',
      cancelScheduled: true,
      user: { ...names, active: true },
    });
  });

  it('who are rehired are onboarded on the day of it, and when it is effective', () => {
    const employee = { ...gustoEmployee, terminated: true };
    expect(eventOf('employee.rehired', { employee, rehire: gustoRehire })).toMatchObject({
      type: 'onboard',
      effectiveAt: '2026-06-15T07:00:00.000Z',
    });
    expect(eventOf('employee.rehired')).toMatchObject({ type: 'onboard' });
    expect(eventOf('employee.rehired', { employee })).toEqual({
      kind: 'nothing',
      because: 'rehire-not-found',
    });
    expect(eventOf('employee.rehire_effective')).toMatchObject({ type: 'onboard', user: names });
  });

  it('whose rehire is cancelled are as terminated as they were', () => {
    const pending = { terminations: [gustoTermination('2026-03-31', false)] };
    expect(eventsOf('employee.rehire_cancelled', pending)).toMatchObject([
      { type: 'update', cancelScheduled: true, user: names },
      { type: 'offboard', effectiveAt: '2026-04-01T07:00:00.000Z' },
    ]);
    const gone = { employee: { ...gustoEmployee, terminated: true }, terminations: [] };
    expect(eventOf('employee.rehire_cancelled', gone)).toMatchObject({ type: 'offboard' });
  });

  it('whom Gusto no longer has leave as the person whom earlier notices led to', () => {
    const translate = (kind: string, more: object = {}) =>
      gusto.translateEmployee?.(undefined, { ...context(), notice: noticeOf(kind), ...more });
    const notFound = { kind: 'nothing', because: 'employee-not-found' };
    expect(translate('employee.deleted')).toEqual(notFound);
    expect(translate('employee.deleted', { known: names })).toMatchObject({
      events: [{ type: 'offboard', user: names }],
    });
    expect(translate('employee.updated', { known: names })).toEqual(notFound);
  });
});
