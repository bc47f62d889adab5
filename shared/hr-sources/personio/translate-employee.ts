import type { Attributes } from '../../domain/attributes.ts';
import { dayStart } from '../../events/day-start.ts';
import type { EmployeeContext, Translation, TranslationContext } from '../hr-source.ts';
import { buildEvent } from '../kit/build-event.ts';
import { type Employment, planEmployment, standingOf } from '../kit/plan-employment.ts';
import { readAttributes, readPath } from '../kit/read-attributes.ts';
import { firstLastDay, readLastDay } from '../kit/read-last-day.ts';
import { firstValueAt } from './first-value-at.ts';
import type { PersonioSettings } from './settings.ts';
import { accessEndsAt, isNoticeKind, type NoticeKind } from './translate-payload.ts';

type Context = TranslationContext<PersonioSettings> & EmployeeContext;

/** What a notice means, now that Personio told who the employee is. */
export function translateEmployee(employee: unknown, context: Context): Translation {
  const { notice, settings, now } = context;
  const { noticeId, occurredAt, kind } = notice;
  if (!isNoticeKind(kind)) return { kind: 'nothing', because: 'not-subscribed' };
  const attributes =
    employee === undefined
      ? undefined
      : readAttributes((path) => readPath(employee, path), settings.attributes);
  if (kind === 'person.deleted' || attributes === undefined) {
    return translateAbsence(attributes ?? context.known, context);
  }

  const nowText = new Date(now).toISOString();
  const standing = standingOf(firstValueAt(employee, settings.statusPaths), settings.inactiveStatuses);
  const { timeZone, leaveDaysAfterLastDay: daysLater } = settings;
  const lastDays = settings.leaveDatePaths.map((path) =>
    readLastDay(readPath(employee, path), { timeZone, daysLater }),
  );
  const leavesAt = notice.effectiveAt ?? firstLastDay(lastDays);
  const isOver = standing === 'left' || kind === 'employment.terminated';
  if (leavesAt === 'unreadable' && !isOver) {
    return { kind: 'malformed', errors: [{ path: settings.leaveDatePaths.join(' or '), code: 'malformed' }] };
  }
  const hasDay = leavesAt !== undefined && leavesAt !== 'none' && leavesAt !== 'unreadable';
  const employment: Employment = {
    ...{ ...context, noticeId, occurredAt, now: nowText, trigger: triggerOf(kind), attributes },
    standing: kind === 'employment.terminated' && !hasDay ? 'left' : standing,
    startsAt: startsAt(employee, settings),
    firstDayEndsAt: accessEndsAt(firstValueAt(employee, settings.hireDatePaths), settings),
    atOnce: settings.onboardAt === 'event',
    leavesAt: leavesAt === 'unreadable' ? undefined : leavesAt,
  };
  return planEmployment(kind === 'employment.started' ? started(employment) : employment);
}

/** The event itself says that the employment has started, unless the record says that it is over. */
function started(employment: Employment): Employment {
  const { standing, startsAt, now, leavesAt = 'none' } = employment;
  const isPast = startsAt !== undefined && startsAt <= now;
  return {
    ...employment,
    standing: standing === 'left' ? 'left' : 'employed',
    startsAt: isPast ? startsAt : now,
    leavesAt,
  };
}

function triggerOf(kind: NoticeKind): Employment['trigger'] {
  if (kind === 'person.created') return 'hired';
  if (kind === 'employment.terminated') return 'ended';
  return kind === 'person.updated' ? 'details' : 'employment';
}

function startsAt(employee: unknown, settings: PersonioSettings): string | undefined {
  const { hireDatePaths, timeZone, startLeadDays } = settings;
  const date = firstValueAt(employee, hireDatePaths);
  if (typeof date !== 'string') return undefined;
  return dayStart({ date: date.slice(0, 10), timeZone, daysLater: -startLeadDays });
}

/** Someone who is gone is mostly known only by what earlier notices said. */
function translateAbsence(attributes: Attributes | undefined, { notice, settings }: Context): Translation {
  const { noticeId: eventId, occurredAt, kind, effectiveAt } = notice;
  const isGone = kind === 'person.deleted' || kind === 'employment.terminated';
  if (!isGone) return { kind: 'nothing', because: 'employee-not-found' };
  if (kind === 'person.deleted' && settings.onDeleted === 'nothing') {
    return { kind: 'nothing', because: 'deletion-ignored' };
  }
  if (attributes === undefined) return { kind: 'nothing', because: 'employee-unknown' };
  const event = buildEvent({ eventId, occurredAt, effectiveAt, meaning: 'offboard', attributes });
  return { kind: 'events', events: [event] };
}
