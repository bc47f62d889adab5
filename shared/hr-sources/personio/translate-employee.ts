import type { Attributes } from '../../domain/attributes.ts';
import { dayStart } from '../../events/day-start.ts';
import type { EmployeeContext, Translation, TranslationContext } from '../hr-source.ts';
import { buildEvent } from '../kit/build-event.ts';
import { type Employment, planEmployment, standingOf } from '../kit/plan-employment.ts';
import { readAttributes, readPath } from '../kit/read-attributes.ts';
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
  const leaving =
    notice.effectiveAt ?? accessEndsAt(firstValueAt(employee, settings.leaveDatePaths), settings);
  const employment: Employment = {
    ...{ ...context, noticeId, occurredAt, now: nowText, trigger: triggerOf(kind), attributes },
    standing: kind === 'employment.terminated' && leaving === undefined ? 'left' : standing,
    startsAt: startsAt(employee, settings),
    firstDayEndsAt: accessEndsAt(firstValueAt(employee, settings.hireDatePaths), settings),
    atOnce: settings.onboardAt === 'event',
    leavesAt:
      leaving ?? (settings.leaveDatePaths.some((path) => isShown(employee, path)) ? 'none' : undefined),
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

/** Whether the record shows what lies at a path, be it nothing. */
function isShown(employee: unknown, path: string): boolean {
  return readPath(employee, path) !== undefined;
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
