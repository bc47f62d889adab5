import type { Attributes } from '../../domain/attributes.ts';
import { buildEvent } from '../build-event.ts';
import { dayStart } from '../day-start.ts';
import type { EmployeeContext, Translation, TranslationContext } from '../hr-source.ts';
import { type Employment, planEmployment } from '../plan-employment.ts';
import { readAttributes } from '../read-attributes.ts';
import { readPath } from '../read-path.ts';
import { firstAt } from './first-at.ts';
import { leavesAt } from './leaves-at.ts';
import { isNoticeKind, type NoticeKind } from './notice-kinds.ts';
import type { PersonioSettings } from './settings.ts';

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

  const status = firstAt(employee, settings.statusPaths);
  const leaving = notice.effectiveAt ?? leavesAt(firstAt(employee, settings.leaveDatePaths), settings);
  const events = planEmployment({
    ...{ noticeId, occurredAt, now: new Date(now).toISOString(), trigger: triggerOf(kind) },
    hasLeft: isInactive(status, settings) || (kind === 'employment.terminated' && leaving === undefined),
    startsAt: kind === 'employment.started' ? undefined : startsAt(employee, settings),
    leavesAt: leaving,
    attributes,
  });
  return { kind: 'events', events };
}

function triggerOf(kind: NoticeKind): Employment['trigger'] {
  if (kind === 'person.created') return 'hired';
  return kind === 'person.updated' ? 'details' : 'employment';
}

function isInactive(status: unknown, { inactiveStatuses }: PersonioSettings): boolean {
  if (typeof status !== 'string') return false;
  return inactiveStatuses.some((inactive) => inactive.toLowerCase() === status.trim().toLowerCase());
}

function startsAt(employee: unknown, settings: PersonioSettings): string | undefined {
  const { hireDatePaths, timeZone, startLeadDays, onboardAt } = settings;
  const date = firstAt(employee, hireDatePaths);
  if (onboardAt === 'event' || typeof date !== 'string') return undefined;
  return dayStart({ date: date.slice(0, 10), timeZone, daysLater: -startLeadDays });
}

/** Somebody who is gone is mostly known only by what earlier notices said. */
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
