import { dayStart } from '../../events/day-start.ts';

/**
 * What a field of an HR system says of the last day of work: an instant from when on access is gone; `none` where it shows
 * that there is no such day; `unreadable` where it shows something else, which must not be taken for none; undefined where it is not shown.
 */
export type LastDay = string | 'none' | 'unreadable' | undefined;

/** `none` are null, an empty text, and `0000-00-00`, which BambooHR gives. */
export function readLastDay(
  value: unknown,
  { timeZone, daysLater }: { readonly timeZone: string; readonly daysLater: number },
): LastDay {
  if (value === null) return 'none';
  // Where a value may lie one level deeper, that path is asked as well.
  if (value === undefined || typeof value === 'object') return undefined;
  if (typeof value !== 'string') return 'unreadable';
  const date = value.trim().slice(0, 10);
  if (date === '' || date === '0000-00-00') return 'none';
  return dayStart({ date, timeZone, daysLater }) ?? 'unreadable';
}

/** The first of several fields that gives a day. Without one, what cannot be read counts for more than what shows none. */
export function firstLastDay(days: readonly LastDay[]): LastDay {
  const day = days.find((one) => one !== undefined && one !== 'none' && one !== 'unreadable');
  return day ?? (['unreadable', 'none'] as const).find((word) => days.includes(word));
}
