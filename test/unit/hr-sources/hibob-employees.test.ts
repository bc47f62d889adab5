import { describe, expect, it } from 'vitest';
import { fetchEmployee } from '../../../shared/hr-sources/hibob/fetch-employee.ts';
import { hibob } from '../../../shared/hr-sources/hibob/index.ts';
import type { EmployeeNotice } from '../../../shared/hr-sources/hr-source.ts';
import { bobFields } from '../../fixtures/hr-sources/bob-fields.ts';
import { hibobEmployee, hibobPayloads, nestedHibobEmployee } from '../../fixtures/hr-sources/hibob.ts';
import { recordingApi } from '../../support/source-checks.ts';

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

/** Asked a second after the notice. */
function eventsOf(
  type: keyof typeof hibobPayloads,
  employee: unknown = hibobEmployee,
  settings: object = {},
) {
  const notice = noticeOf(type);
  const now = Date.parse(notice.occurredAt) + 1000;
  const translation = hibob.translateEmployee?.(employee, {
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

describe("HiBob's employees", () => {
  it('are asked for by a search that finds leavers too, and no other is taken for them', async () => {
    const notice = noticeOf('employee.left');
    const other = { ...hibobEmployee, ...bobFields({ 'root.id': '77' }) };
    const { api, calls } = recordingApi({ '/v1/people/search': { employees: [other, hibobEmployee] } });
    expect(await fetchEmployee({ notice, api, settings: settingsOf() })).toBe(hibobEmployee);
    expect(calls[0]).toMatchObject({
      path: '/v1/people/search',
      body: {
        showInactive: true,
        humanReadable: 'APPEND',
        filters: [{ fieldPath: 'root.id', operator: 'equals', values: [ann] }],
      },
    });
    expect(JSON.stringify(calls[0])).toContain('"internal.terminationDate"');
    const none = recordingApi({ '/v1/people/search': { employees: [other] } });
    expect(await fetchEmployee({ notice, api: none.api, settings: settingsOf() })).toBeUndefined();
  });

  it('are asked for by id where that is configured', async () => {
    const { api, calls } = recordingApi({ [`/v1/people/${ann}`]: hibobEmployee });
    const settings = settingsOf({ lookUp: 'by-id', humanReadable: false });
    expect(await fetchEmployee({ notice: noticeOf('employee.left'), api, settings })).toBe(hibobEmployee);
    expect(calls[0]?.body).not.toHaveProperty('humanReadable');
  });

  it('who are created are onboarded on the day of starting, or at once', () => {
    const account = {
      employeeNumber: '1001',
      email: 'ann.archer@example.com',
      givenName: 'Ann',
      familyName: 'Archer',
      displayName: 'Ann Archer',
    };
    const user = { ...account, title: 'Field Engineer' };
    const occurredAt = '2026-03-02T08:15:27.915906Z';
    const eventId = 'ab'.repeat(32);
    expect(eventsOf('employee.created')).toEqual([
      { eventId, type: 'update', occurredAt, user },
      {
        eventId: `${eventId}-start`,
        type: 'onboard',
        occurredAt,
        effectiveAt: '2026-04-01T00:00:00.000Z',
        user: account,
      },
    ]);
    const early = { startLeadDays: 7, timeZone: 'Asia/Tokyo' };
    expect(eventsOf('employee.created', hibobEmployee, early)[1]).toMatchObject({
      effectiveAt: '2026-03-24T15:00:00.000Z',
    });
    const atOnce = { eventId, type: 'onboard', occurredAt, user };
    expect(eventOf('employee.created', hibobEmployee, { onboardAt: 'creation' })).toEqual(atOnce);
    expect(eventOf('employee.joined')).toMatchObject({ type: 'onboard', user });
  });

  it('who change are updated; before they start, the start may have moved', () => {
    expect(eventOf('employee.updated')).toMatchObject({ type: 'update', user: { title: 'Field Engineer' } });
    const later = { ...hibobEmployee, ...bobFields({ 'work.startDate': '2026-06-15' }) };
    expect(eventsOf('employee.updated', later)).toMatchObject([
      { type: 'update', user: { title: 'Field Engineer' } },
      { type: 'onboard', effectiveAt: '2026-06-15T00:00:00.000Z' },
    ]);
    const terminated = nestedHibobEmployee({ lifecycleStatus: 'terminated' });
    expect(eventOf('employee.updated', terminated)).toMatchObject({ type: 'offboard' });
  });

  it('who lost a title lose it here; a field that Bob leaves out says nothing', () => {
    const untitled = { ...hibobEmployee, ...bobFields({ 'work.title': null }), humanReadable: {} };
    expect(eventOf('employee.updated', untitled)).toMatchObject({ user: { title: null } });
    const left = ['humanReadable', ...Object.keys(bobFields({ 'work.title': null }))];
    const silent = Object.fromEntries(Object.entries(hibobEmployee).filter(([name]) => !left.includes(name)));
    const event = eventOf('employee.updated', silent);
    expect(event && 'user' in event && 'title' in event.user).toBe(false);
  });

  it('who left are offboarded now where the status says so, and on their day where it does not yet', () => {
    const now = { type: 'offboard', user: { employeeNumber: '1001', email: 'ann.archer@example.com' } };
    for (const lifecycleStatus of ['Terminated', 'terminated', 'Garden leave', 'gardenLeave']) {
      const employee = nestedHibobEmployee({ lifecycleStatus, terminationDate: '2026-12-31' });
      const event = eventOf('employee.left', employee);
      expect(event).toMatchObject(now);
      expect(event).not.toHaveProperty('effectiveAt');
    }
    const announced = nestedHibobEmployee({ lifecycleStatus: 'employed', terminationDate: '2026-12-31' });
    expect(eventOf('employee.left', announced)).toMatchObject({
      ...now,
      effectiveAt: '2026-12-31T00:00:00.000Z',
    });
    const dayAfter = { leaveDaysAfterTerminationDate: 1, timeZone: 'America/New_York' };
    expect(eventOf('employee.left', announced, dayAfter)).toMatchObject({
      effectiveAt: '2027-01-01T05:00:00.000Z',
    });
    const dateless = nestedHibobEmployee({ lifecycleStatus: 'employed', terminationDate: null });
    expect(eventOf('employee.left', dateless)).not.toHaveProperty('effectiveAt');
  });

  it('whose access is revoked at once are offboarded at once, whatever their day is', () => {
    const employee = nestedHibobEmployee({ lifecycleStatus: 'employed', terminationDate: '2026-12-31' });
    const event = eventOf('employee.access.revoked.immediately', employee);
    expect(event).toMatchObject({ type: 'offboard', occurredAt: '2026-08-10T14:30:00.000Z' });
    expect(event).not.toHaveProperty('effectiveAt');
  });

  it('who go on leave and come back lose access and get it back, and nothing else', () => {
    const named = { employeeNumber: '1001', email: 'ann.archer@example.com' };
    expect(eventOf('employee.inactivated')).toMatchObject({
      type: 'update',
      user: { ...named, active: false },
    });
    expect(eventOf('employee.activated')).toMatchObject({ type: 'update', user: { ...named, active: true } });
    expect(eventOf('employee.inactivated', hibobEmployee, { onLeave: 'keep' })).toMatchObject({
      kind: 'nothing',
    });
  });

  it('whom Bob no longer has leave as the person whom earlier notices led to', () => {
    const known = { employeeNumber: '1001', email: 'ann.archer@example.com' };
    const translate = (type: keyof typeof hibobPayloads, more: object = {}) =>
      hibob.translateEmployee?.(undefined, { ...context(), notice: noticeOf(type), ...more });
    const notFound = { kind: 'nothing', because: 'employee-not-found' };
    expect(translate('employee.left')).toEqual(notFound);
    expect(translate('employee.left', { known })).toMatchObject({
      events: [{ type: 'offboard', user: known }],
    });
    expect(translate('employee.created', { known })).toEqual(notFound);
    expect(translate('employee.activated', { known })).toEqual(notFound);
  });
});
