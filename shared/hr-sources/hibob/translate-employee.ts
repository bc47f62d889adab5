import { dayStart } from '../../events/day-start.ts';
import type { EmployeeContext, Translation, TranslationContext } from '../hr-source.ts';
import { buildEvent, type Meaning } from '../kit/build-event.ts';
import { type Employment, planEmployment } from '../kit/plan-employment.ts';
import { plainText, readAttributes } from '../kit/read-attributes.ts';
import { isWithdrawn, sayLeaving } from '../kit/say-leaving.ts';
import { readField } from './read-field.ts';
import type { HibobSettings } from './settings.ts';
import { isNoticeKind, type NoticeKind } from './translate-payload.ts';

interface Fact {
  readonly meaning: Meaning;
  readonly effectiveAt?: string | undefined;
  /** Whether an offboarding means that the person never starts, so that a planned start is void. */
  readonly isWithdrawn?: boolean;
}

/** What a notice means, now that Bob told who the employee is. */
export function translateEmployee(
  employee: unknown,
  context: TranslationContext<HibobSettings> & EmployeeContext,
): Translation {
  const { notice, settings, known = {} } = context;
  const { kind, noticeId, occurredAt } = notice;
  if (!isNoticeKind(kind)) return { kind: 'nothing', because: 'not-subscribed' };
  const fact = readEmploymentFact(kind, { occurredAt, employee, settings });
  if (fact === undefined) return { kind: 'nothing', because: 'leave-keeps-access' };

  const isKnown = Object.keys(known).length > 0 && takesAccess(fact);
  if (employee === undefined && !isKnown) return { kind: 'nothing', because: 'employee-not-found' };
  const read = (id: string) => readField(employee, id, { preferText: true });
  const attributes = employee === undefined ? known : readAttributes(read, settings.attributes);
  if ('trigger' in fact) {
    const now = new Date(context.now).toISOString();
    // Leaving has events of its own.
    const about = { ...context, noticeId, occurredAt, now, attributes, leavesAt: 'none' } as const;
    return planEmployment({ ...about, ...fact, ...(kind === 'employee.joined' ? { startsAt: now } : {}) });
  }
  const { isWithdrawn: doesNotCome = false, ...said } = fact;
  const told = { ...said, eventId: noticeId, occurredAt, attributes };
  const events =
    said.meaning === 'offboard' ? sayLeaving({ ...told, isWithdrawn: doesNotCome }) : [buildEvent(told)];
  return { kind: 'events', events };
}

/** What the record's state says, rather than the notice. */
type State = Pick<Employment, 'trigger' | 'standing' | 'startsAt' | 'atOnce'>;

interface Situation {
  /** When it was said. */
  readonly occurredAt: string;
  readonly employee: unknown;
  readonly settings: HibobSettings;
}

/** Undefined: nothing. */
function readEmploymentFact(kind: NoticeKind, situation: Situation): Fact | State | undefined {
  const { settings } = situation;
  switch (kind) {
    case 'employee.created':
      return { trigger: 'hired', ...stateOf(situation) };
    case 'employee.joined':
      return { trigger: 'hired', standing: 'employed' };
    case 'employee.updated':
      return { trigger: 'details', ...stateOf(situation) };
    case 'employee.activated':
      return { meaning: 'restore' };
    case 'employee.inactivated':
      return settings.onLeave === 'suspend' ? { meaning: 'suspend' } : undefined;
    case 'employee.left':
      return standingIn(situation) === 'left' ? { meaning: 'offboard' } : leaving(situation);
    case 'employee.access.revoked.immediately':
    case 'employee.deleted':
      return { meaning: 'offboard' };
  }
}

function takesAccess(fact: Fact | State): boolean {
  return 'meaning' in fact && (fact.meaning === 'offboard' || fact.meaning === 'suspend');
}

/** The status as Bob's machine name and as the company's text for it. */
function standingIn({ employee, settings }: Situation): Employment['standing'] {
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}]/gu, '');
  const { lifecycleStatusField: id, leftStatuses } = settings;
  const statuses = [readField(employee, id), readField(employee, id, { preferText: true })]
    .map((status) => letters(plainText(status) ?? ''))
    .filter((status) => status !== '');
  if (statuses.length === 0) return 'unknown';
  return leftStatuses.some((status) => statuses.includes(letters(status))) ? 'left' : 'employed';
}

function stateOf(situation: Situation): Omit<State, 'trigger'> {
  const { employee, settings } = situation;
  return {
    standing: standingIn(situation),
    startsAt: startOfDay(readField(employee, settings.startDateField), settings, -settings.startLeadDays),
    atOnce: settings.onboardAt === 'creation',
  };
}

function leaving(situation: Situation): Fact {
  const { occurredAt, employee, settings } = situation;
  const { terminationDateField, startDateField, leaveDaysAfterTerminationDate } = settings;
  const end = (field: string) =>
    startOfDay(readField(employee, field), settings, leaveDaysAfterTerminationDate);
  const leavesAt = end(terminationDateField);
  const { startsAt } = stateOf(situation);
  const doesNotCome = isWithdrawn({ occurredAt, startsAt, firstDayEndsAt: end(startDateField), leavesAt });
  return { meaning: 'offboard', effectiveAt: leavesAt, isWithdrawn: doesNotCome };
}

/** Undefined for what is no ISO date, such as one in words of the reader's language. */
function startOfDay(date: unknown, { timeZone }: HibobSettings, daysLater: number): string | undefined {
  return typeof date === 'string' ? dayStart({ date: date.slice(0, 10), timeZone, daysLater }) : undefined;
}
