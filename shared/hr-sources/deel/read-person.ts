import { dayStart } from '../../events/day-start.ts';
import { plainText, readPath } from '../kit/read-attributes.ts';
import type { DeelSettings } from './settings.ts';

/** Reads a person with the addresses by their type (`email.work`) beside everything else. */
export function personReader(person: object): (path: string) => unknown {
  const emails = readPath(person, 'emails');
  const byType = (Array.isArray(emails) ? emails : []).map((email) => [
    plainText(readPath(email, 'type')) ?? '',
    readPath(email, 'value'),
  ]);
  const view = { ...person, email: Object.fromEntries(byType) };
  return (path) => readPath(view, path);
}

/** Whether the state of hiring is one of these, without regard to case. */
export function hasStatus(person: unknown, statuses: readonly string[], settings: DeelSettings): boolean {
  const status = plainText(readPath(person, settings.statusPath))?.toLowerCase();
  return statuses.some((one) => one.toLowerCase() === status);
}

/** When the person gets an account. Undefined where Deel shows no such day. */
export function startOf(person: unknown, settings: DeelSettings): string | undefined {
  return startOfDay(readPath(person, settings.startDatePath), settings, -settings.startLeadDays);
}

/** When access would end if the person's first day of work were the last. */
export function firstDayEndOf(person: unknown, settings: DeelSettings): string | undefined {
  return startOfDay(readPath(person, settings.startDatePath), settings, settings.leaveDaysAfterLastDay);
}

/** Whether an employment other than this contract runs on. */
export function hasOtherEmployment(person: unknown, contractId: string, settings: DeelSettings): boolean {
  const employments = readPath(person, settings.employmentsPath);
  return (
    Array.isArray(employments) &&
    employments.some(
      (employment) =>
        plainText(readPath(employment, settings.employmentIdPath)) !== contractId &&
        readPath(employment, settings.employmentEndedPath) === false,
    )
  );
}

/** When a day of Deel's begins, or one so many days later. Deel writes days as dates and as times; only the date counts. */
export function startOfDay(date: unknown, settings: DeelSettings, daysLater: number): string | undefined {
  if (typeof date !== 'string') return undefined;
  return dayStart({ date: date.slice(0, 10), timeZone: settings.timeZone, daysLater });
}
