import { deepEqual, equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { assertWholeExport } from '../../world/assert-whole-export.ts';
import { folderOf, openExports } from '../../world/open-exports.ts';

export const clocksChange: FaultCase = {
  id: 'E5',
  done: 'the schedule fires around the hours that clocks skip and repeat',
  invariants: ['L', 'D'],
  alone: true,
  timeoutMs: 240_000,
  async run(world) {
    using exports = openExports(world);
    const year = Number((await exports.nextDate()).slice(0, 4)) + 1;
    const spring = lastSunday(year, 2);
    const autumn = lastSunday(year, 9);
    // Berlin is an hour ahead of UTC in winter and two in summer: the times are those of its clocks.
    const fired = [
      [`${before(spring)}T22:30:00Z`, before(spring), '23:30, winter time'],
      [`${before(spring)}T23:30:00Z`, spring, '00:30, winter time'],
      [`${spring}T01:30:00Z`, spring, '03:30, summer time'],
      [`${spring}T21:30:00Z`, spring, '23:30, summer time'],
      [`${spring}T22:30:00Z`, after(spring), '00:30, summer time'],
      [`${before(autumn)}T21:30:00Z`, before(autumn), '23:30, summer time'],
      [`${before(autumn)}T22:30:00Z`, autumn, '00:30, summer time'],
      [`${autumn}T00:30:00Z`, autumn, '02:30, summer time'],
      [`${autumn}T01:30:00Z`, autumn, '02:30 again, winter time'],
      [`${autumn}T22:30:00Z`, autumn, '23:30, winter time'],
      [`${autumn}T23:30:00Z`, after(autumn), '00:30, winter time'],
    ] as const;
    const seen = new Set<string>();
    for (const [time, date, what] of fired) {
      const answer = await exports.fire(time);
      deepEqual(
        [answer.date, answer.status],
        [date, seen.has(date) ? 'already-published' : 'published'],
        what,
      );
      seen.add(date);
    }
    for (const date of seen) await assertWholeExport(exports, date);
    const dates = (await exports.keys(`exports/users/date=${year}`))
      .filter((key) => key.endsWith('/manifest.json'))
      .map((key) => key.slice('exports/users/date='.length, -'/manifest.json'.length));
    deepEqual(dates, [...seen]);
    equal((await exports.keys(folderOf(spring))).length, 6);
  },
};

function lastSunday(year: number, month: number): string {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return dateOf(last.getTime() - last.getUTCDay() * day);
}

const day = 24 * 3600 * 1000;
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const before = (date: string): string => dateOf(Date.parse(date) - day);
const after = (date: string): string => dateOf(Date.parse(date) + day);
