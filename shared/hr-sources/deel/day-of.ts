import { dayStart } from '../day-start.ts';
import type { DeelSettings } from './settings.ts';

/** When a day of Deel's begins, or one so many days later. Deel writes days as dates and as times; only the date counts. */
export function dayOf(date: unknown, settings: DeelSettings, daysLater: number): string | undefined {
  if (typeof date !== 'string') return undefined;
  return dayStart({ date: date.slice(0, 10), timeZone: settings.timeZone, daysLater });
}
