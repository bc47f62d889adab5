import { dayStart } from '../day-start.ts';
import type { PersonioSettings } from './settings.ts';

/** From when on access is gone, by a last day of work. Undefined for what is no date. */
export function leavesAt(lastDay: unknown, settings: PersonioSettings): string | undefined {
  if (typeof lastDay !== 'string') return undefined;
  const { timeZone, leaveDaysAfterLastDay: daysLater } = settings;
  return dayStart({ date: lastDay.slice(0, 10), timeZone, daysLater });
}
