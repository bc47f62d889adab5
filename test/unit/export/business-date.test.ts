import { describe, expect, test } from 'vitest';
import { isTimeZone } from '../../../shared/export/export-options.ts';
import { businessDate } from '../../../shared/export/run-exports.ts';

const berlin = (utc: string) => businessDate(new Date(utc), 'Europe/Berlin');

describe('the business date', () => {
  test('is what the wall clock of the zone shows, not what UTC says', () => {
    expect(berlin('2026-01-14T22:59:59Z')).toBe('2026-01-14');
    expect(berlin('2026-01-14T23:00:00Z')).toBe('2026-01-15');
    expect(berlin('2026-07-14T21:59:59Z')).toBe('2026-07-14');
    expect(berlin('2026-07-14T22:00:00Z')).toBe('2026-07-15');
    expect(businessDate(new Date('2026-01-14T13:00:00Z'), 'Pacific/Auckland')).toBe('2026-01-15');
    expect(businessDate(new Date('2026-01-14T05:00:00Z'), 'America/Los_Angeles')).toBe('2026-01-13');
  });

  test.each([
    // 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00 again.
    ['spring', ['2026-03-28T22:30:00Z', '2026-03-29T21:30:00Z'], ['2026-03-28', '2026-03-29']],
    ['autumn', ['2026-10-24T21:30:00Z', '2026-10-25T22:30:00Z'], ['2026-10-24', '2026-10-25']],
  ])('of a schedule at 23:30 is one for each day when clocks change in %s', (_, fired, dates) => {
    expect(fired.map(berlin)).toEqual(dates);
  });

  test.each([
    ['spring', ['2026-03-28T23:30:00Z', '2026-03-29T22:30:00Z'], ['2026-03-29', '2026-03-30']],
    ['autumn', ['2026-10-24T22:30:00Z', '2026-10-25T23:30:00Z'], ['2026-10-25', '2026-10-26']],
  ])('of a schedule at 00:30 is one for each day when clocks change in %s', (_, fired, dates) => {
    expect(fired.map(berlin)).toEqual(dates);
  });

  test('is the same for both 02:30 of the repeated hour, so that a schedule that fires twice yields one set', () => {
    expect(berlin('2026-10-25T00:30:00Z')).toBe('2026-10-25');
    expect(berlin('2026-10-25T01:30:00Z')).toBe('2026-10-25');
  });

  test('leaves out no day and repeats none over a year of nightly schedules, whatever the zone', () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC']) {
      const seen = new Set<string>();
      for (let hour = 0; hour < 366 * 24; hour += 12) {
        seen.add(businessDate(new Date(Date.UTC(2026, 0, 1, hour)), zone));
      }
      const days = [...seen];
      expect(days).toEqual(days.toSorted());
      for (const [index, day] of days.slice(1).entries()) {
        expect(Date.parse(day) - Date.parse(days[index] ?? '')).toBe(24 * 3600 * 1000);
      }
    }
  });
});

test('a time zone is known by its name', () => {
  expect(['Europe/Berlin', 'UTC', 'Asia/Kolkata'].every(isTimeZone)).toBe(true);
  expect(['', 'Berlin', '+01:00', 'Europe/Nowhere'].some(isTimeZone)).toBe(false);
});
