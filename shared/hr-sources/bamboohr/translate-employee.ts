import * as z from 'zod';
import type { Attributes } from '../../domain/attributes.ts';
import { dayStart } from '../../events/day-start.ts';
import type { EmployeeContext, Translation, TranslationContext } from '../hr-source.ts';
import { buildEvent } from '../kit/build-event.ts';
import { planEmployment, standingOf } from '../kit/plan-employment.ts';
import { readAttributes } from '../kit/read-attributes.ts';
import { readLastDay } from '../kit/read-last-day.ts';
import type { BamboohrSettings } from './settings.ts';
import { isNoticeKind, type NoticeKind } from './translate-payload.ts';

const recordSchema = z.record(z.string(), z.unknown());

const triggers = {
  created: 'hired',
  updated: 'details',
  'employment-changed': 'employment',
} as const satisfies Record<Exclude<NoticeKind, 'deleted'>, string>;

/**
 * What a notice means, now that BambooHR told who the employee is. There is no event of leaving: it is read off the status
 * and the termination date.
 */
export function translateEmployee(
  employee: unknown,
  context: TranslationContext<BamboohrSettings> & EmployeeContext,
): Translation {
  const { notice, settings, now } = context;
  const { noticeId, occurredAt, kind } = notice;
  if (!isNoticeKind(kind)) return { kind: 'nothing', because: 'not-subscribed' };
  const parsed = recordSchema.optional().safeParse(employee);
  if (!parsed.success) return { kind: 'malformed', errors: [{ path: '', code: 'wrong-type' }] };
  const { data: record } = parsed;
  const attributes = record && readAttributes((name) => record[name], settings.attributes);
  if (kind === 'deleted') return translateDeletion(attributes ?? context.known, context);
  if (record === undefined || attributes === undefined) {
    return { kind: 'nothing', because: 'employee-not-found' };
  }
  const {
    statusField,
    inactiveStatuses,
    hireDateField,
    terminationDateField,
    leaveDaysAfterTerminationDate,
  } = settings;
  const day = (field: string, daysLater: number) => startOfDay(record[field], { settings, daysLater });
  const standing = standingOf(record[statusField], inactiveStatuses);
  const { timeZone } = settings;
  const leavesAt = readLastDay(record[terminationDateField], {
    timeZone,
    daysLater: leaveDaysAfterTerminationDate,
  });
  if (leavesAt === 'unreadable' && standing !== 'left') {
    return { kind: 'malformed', errors: [{ path: terminationDateField, code: 'malformed' }] };
  }
  return planEmployment({
    ...{ ...context, noticeId, occurredAt, now: new Date(now).toISOString(), trigger: triggers[kind] },
    standing,
    startsAt: day(hireDateField, -settings.startLeadDays),
    firstDayEndsAt: day(hireDateField, leaveDaysAfterTerminationDate),
    atOnce: settings.onboardAt === 'event',
    leavesAt: leavesAt === 'unreadable' ? undefined : leavesAt,
    attributes,
  });
}

/** Someone who was deleted is mostly known only by what earlier notices said. */
function translateDeletion(
  attributes: Attributes | undefined,
  { notice, settings }: TranslationContext<BamboohrSettings> & EmployeeContext,
): Translation {
  if (settings.onDeleted === 'nothing') return { kind: 'nothing', because: 'deletion-ignored' };
  if (attributes === undefined) return { kind: 'nothing', because: 'employee-unknown' };
  const { noticeId: eventId, occurredAt } = notice;
  return { kind: 'events', events: [buildEvent({ eventId, occurredAt, meaning: 'offboard', attributes })] };
}

/** Undefined for what is no date: null, or `0000-00-00`. */
function startOfDay(
  date: unknown,
  given: { readonly settings: BamboohrSettings; readonly daysLater: number },
): string | undefined {
  const { settings, daysLater } = given;
  if (typeof date !== 'string') return undefined;
  return dayStart({ date: date.slice(0, 10), timeZone: settings.timeZone, daysLater });
}
