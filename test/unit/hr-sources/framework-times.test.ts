import { describe, expect, it } from 'vitest';
import { dayStart } from '../../../shared/events/day-start.ts';
import { contentHash } from '../../../shared/hr-sources/door/content-hash.ts';

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
