import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../shared/hr-sources/content-hash.ts';
import { dayStart } from '../../../shared/hr-sources/day-start.ts';
import { type Employment, planEmployment } from '../../../shared/hr-sources/plan-employment.ts';

describe('the beginning of a day', () => {
  it.each([
    ['2026-12-01', 'UTC', 0, '2026-12-01T00:00:00.000Z'],
    ['2026-12-01', 'Europe/Berlin', 0, '2026-11-30T23:00:00.000Z'],
    ['2026-06-30', 'Europe/Berlin', 1, '2026-06-30T22:00:00.000Z'],
    ['2026-12-31', 'America/Denver', 1, '2027-01-01T07:00:00.000Z'],
    ['2026-12-01', 'Asia/Kolkata', 0, '2026-11-30T18:30:00.000Z'],
    ['2026-12-01', 'Pacific/Kiritimati', 0, '2026-11-30T10:00:00.000Z'],
    // Clocks change on these days, after midnight.
    ['2026-03-29', 'Europe/Berlin', 0, '2026-03-28T23:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', 1, '2026-03-29T22:00:00.000Z'],
    ['2026-10-25', 'Europe/Berlin', 1, '2026-10-25T23:00:00.000Z'],
    ['2026-03-01', 'UTC', -1, '2026-02-28T00:00:00.000Z'],
  ])('%s in %s, %i days later, is %s', (date, timeZone, daysLater, start) => {
    expect(dayStart({ date, timeZone, daysLater })).toBe(start);
  });

  it.each(['2026-02-30', '0000-00-00', '2026-2-3', '20261201', '', 'tomorrow'])('%j has none', (date) => {
    expect(dayStart({ date, timeZone: 'UTC' })).toBeUndefined();
  });

  it('is none in a zone that does not exist', () => {
    expect(dayStart({ date: '2026-12-01', timeZone: 'Mars/Olympus' })).toBeUndefined();
  });
});

describe('the content of an event', () => {
  it('is the same in whichever order it was written, and another one as soon as a word differs', () => {
    const said = { type: 'update', user: { email: 'a@example.com', title: 'x' } };
    expect(contentHash(said)).toBe(
      contentHash({ user: { title: 'x', email: 'a@example.com' }, type: 'update' }),
    );
    expect(contentHash(said)).not.toBe(contentHash({ ...said, user: { ...said.user, title: 'y' } }));
  });
});

describe('an employment', () => {
  const now = '2026-11-22T09:00:00.000Z';
  const time = fc.option(
    fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
    { nil: undefined },
  );
  const employments = fc
    .record({
      trigger: fc.constantFrom('hired', 'employment', 'details'),
      hasLeft: fc.boolean(),
      startsAt: time,
      leavesAt: time,
    })
    .map(({ startsAt, leavesAt, ...rest }) => ({
      ...rest,
      noticeId: 'n',
      occurredAt: '2026-11-22T08:59:00.000Z',
      now,
      startsAt: startsAt?.toISOString(),
      leavesAt: leavesAt?.toISOString(),
      attributes: { email: 'a@example.com', givenName: 'A', title: 'x', employeeNumber: '1' },
    }));
  const plan = (employment: Employment) => planEmployment(employment);

  it('gives access now to nobody who has left, and to nobody who is still to start', () => {
    fc.assert(
      fc.property(employments, (employment) => {
        const { startsAt, hasLeft } = employment;
        const isAhead = startsAt !== undefined && startsAt > now;
        const opens = plan(employment).some(
          ({ type, effectiveAt }) => type === 'onboard' && effectiveAt === undefined,
        );
        if (isAhead || hasLeft) expect(opens).toBe(false);
      }),
    );
  });

  it('takes access now from everybody who has left', () => {
    fc.assert(
      fc.property(employments, (employment) => {
        const { startsAt, leavesAt, hasLeft } = employment;
        const isAhead = startsAt !== undefined && startsAt > now;
        const isOver = leavesAt !== undefined && leavesAt <= now && (startsAt ?? '') < leavesAt;
        if (isAhead || !(hasLeft || isOver)) return;
        expect(plan(employment)).toMatchObject([{ type: 'offboard' }]);
        expect(plan(employment)[0]).not.toHaveProperty('effectiveAt');
      }),
    );
  });

  it('lifts no offboarding when only details changed', () => {
    fc.assert(
      fc.property(employments, (employment) => {
        const { startsAt } = employment;
        if (startsAt !== undefined && startsAt > now) return;
        const events = plan({ ...employment, trigger: 'details' });
        expect(events.map(({ type }) => type)).not.toContain('onboard');
      }),
    );
  });

  it('has events of distinct ids, and offboardings that carry names alone', () => {
    fc.assert(
      fc.property(employments, (employment) => {
        const events = plan(employment);
        expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
        for (const { type, user } of events) {
          if (type === 'offboard') expect(user).toEqual({ email: 'a@example.com', employeeNumber: '1' });
        }
      }),
    );
  });
});
