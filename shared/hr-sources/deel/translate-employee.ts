import * as z from 'zod';
import type { Attributes } from '../../domain/attributes.ts';
import { describeIssues } from '../../events/describe-issues.ts';
import type { EmployeeContext, Translation, TranslationContext } from '../hr-source.ts';
import { planEmployment, standingOf } from '../kit/plan-employment.ts';
import { firstValueAt, readAttributes, readPath } from '../kit/read-attributes.ts';
import { isWithdrawn, sayLeaving, type WorkingTime } from '../kit/say-leaving.ts';
import {
  firstDayEndOf,
  hasOtherEmployment,
  hasStatus,
  personReader,
  startOf,
  startOfDay,
} from './read-person.ts';
import { type DeelSettings, eventRule } from './settings.ts';

type Context = TranslationContext<DeelSettings> & EmployeeContext;

const record = z.object({
  contract: z.looseObject({}).optional(),
  person: z.looseObject({}).optional(),
});

/** What a notice means, now that Deel told who the person is. */
export function translateEmployee(found: unknown, context: Context): Translation {
  const { notice, settings, known = {} } = context;
  const meaning = eventRule(notice.kind, settings);
  if (meaning === undefined) return { kind: 'nothing', because: 'not-subscribed' };
  if (found === undefined) {
    const isKnown = Object.keys(known).length > 0 && meaning.means === 'offboard';
    if (!isKnown) return { kind: 'nothing', because: 'employee-not-found' };
    return offboarding(notice, { attributes: known, leavesAt: notice.effectiveAt });
  }

  const parsed = record.safeParse(found);
  if (!parsed.success) return { kind: 'malformed', errors: describeIssues(parsed.error.issues, found) };
  const { contract, person } = parsed.data;
  const attributes =
    person === undefined
      ? readAttributes((path) => readPath(contract, path), settings.resourceAttributes)
      : readAttributes(personReader(person), settings.attributes);
  if (meaning.means !== 'offboard') return employment({ person, attributes, means: meaning.means }, context);
  if (meaning.ask === 'contract' && hasOtherEmployment(person, notice.employeeId, settings)) {
    return { kind: 'nothing', because: 'still-employed' };
  }
  const ends = startOfDay(
    firstValueAt(contract, settings.endDatePaths),
    settings,
    settings.leaveDaysAfterLastDay,
  );
  return offboarding(notice, {
    attributes,
    startsAt: startOf(person, settings),
    firstDayEndsAt: firstDayEndOf(person, settings),
    leavesAt: notice.effectiveAt ?? ends,
  });
}

function offboarding(
  { noticeId: eventId, occurredAt }: EmployeeContext['notice'],
  { attributes, ...time }: Omit<WorkingTime, 'occurredAt'> & { readonly attributes: Attributes },
): Translation {
  const said = { eventId, occurredAt, attributes, effectiveAt: time.leavesAt };
  return {
    kind: 'events',
    events: sayLeaving({ ...said, isWithdrawn: isWithdrawn({ ...time, occurredAt }) }),
  };
}

/**
 * Deel has no event of its own for everyone who leaves: an update of someone who has left is an offboarding. Access that
 * was taken comes back by an update only where a state is configured to say so.
 */
function employment(
  said: { readonly person: unknown; readonly attributes: Attributes; readonly means: 'onboard' | 'update' },
  context: Context,
): Translation {
  const { person, means } = said;
  const { notice, settings } = context;
  const { noticeId, occurredAt } = notice;
  const now = new Date(context.now).toISOString();
  const startsAt = startOf(person, settings);
  const shown = standingOf(readPath(person, settings.statusPath), settings.leftStatuses);
  const hasStarted = startsAt !== undefined && startsAt <= now;
  const restores =
    means === 'update' && hasStarted && hasStatus(person, settings.restoringStatuses, settings);
  return planEmployment({
    ...{ ...context, noticeId, occurredAt, now, startsAt },
    trigger: means === 'onboard' ? 'hired' : 'details',
    // Someone who was just created has not left, whatever the state of hiring is called by then.
    standing: means === 'onboard' && shown === 'left' ? 'unknown' : shown,
    atOnce: settings.onboardAt === 'event',
    // Leaving has events of its own.
    leavesAt: 'none',
    attributes: restores ? { ...said.attributes, active: true } : said.attributes,
  });
}
