import { dayStart } from '../../events/day-start.ts';
import type { Meaning } from '../kit/build-event.ts';
import type { Employment } from '../kit/plan-employment.ts';
import { readPath } from '../kit/read-attributes.ts';
import { isWithdrawn, type WorkingTime } from '../kit/say-leaving.ts';
import type { GustoSettings } from './settings.ts';
import type { NoticeKind } from './translate-payload.ts';

/** What a notice says of an account, and from when on. */
export interface Fact {
  readonly meaning: Meaning;
  readonly effectiveAt?: string | undefined;
  /** Whether an offboarding means that the person never starts, so that a planned start is void. */
  readonly isWithdrawn?: boolean;
}

/** What the record's state says, rather than the notice. */
export type State = Pick<Employment, 'trigger' | 'standing' | 'startsAt' | 'atOnce'>;

/** Which part of an answer cannot be read. It may say that someone leaves, and must not be taken for nothing. */
export interface Unreadable {
  readonly unreadable: string;
}

export interface GustoSituation {
  /** When it was said. */
  readonly occurredAt: string;
  readonly employee: unknown;
  readonly terminations: unknown;
  readonly rehire: unknown;
  readonly settings: GustoSettings;
}

/**
 * What a notice means for an employee, or a coded reason why it means nothing. A decision that is not to be found any more
 * was cancelled before we asked: the cancellation's own notice says the rest.
 */
export function readEmploymentFact(
  kind: NoticeKind,
  situation: GustoSituation,
): Fact | State | Unreadable | string {
  const { settings } = situation;
  switch (kind) {
    case 'employee.created':
      return settings.onboardOn === 'employee.created' ? hiring(situation, 'hired') : draft(situation);
    case 'employee.onboarded':
      return hiring(situation, 'hired');
    case 'employee.updated':
      // Of a draft that is to become an account only later, the day of hiring says nothing yet.
      return settings.onboardOn === 'employee.created' || readPath(situation.employee, 'onboarded') === true
        ? hiring(situation, 'details')
        : draft(situation);
    case 'employee.terminated':
      return leaving(situation, isWithdrawn);
    case 'employee.terminated_effective':
    case 'employee.termination_effective':
    case 'employee.deleted':
      return { meaning: 'offboard' };
    case 'employee.termination_cancelled':
      return keeping(situation);
    case 'employee.rehired':
      return rehiring(situation);
    case 'employee.rehire_effective':
      return { trigger: 'hired', standing: 'employed', atOnce: true };
    case 'employee.rehire_cancelled':
      // What the rehire would have undone holds again: the termination, on its day.
      return leaving(situation, () => true);
  }
}

/** Whose first day lies ahead is to start then, and has nothing to keep yet. */
function keeping(situation: GustoSituation): Fact | State {
  const { employee, settings, occurredAt } = situation;
  const startsAt = startOf(employee, settings);
  const isAhead = startsAt !== undefined && startsAt > occurredAt;
  return isAhead && standingIn(employee) === 'employed' ? hiring(situation, 'hired') : { meaning: 'keep' };
}

function hiring({ employee, settings }: GustoSituation, trigger: State['trigger']): State {
  const startsAt = startOf(employee, settings);
  return { trigger, standing: standingIn(employee), startsAt, atOnce: settings.onboardAt === 'event' };
}

/** Who is a draft may have been given up, and is no one's account otherwise. */
function draft({ employee }: GustoSituation): State {
  return { trigger: 'details', standing: standingIn(employee) === 'left' ? 'left' : 'unknown' };
}

function standingIn(employee: unknown): State['standing'] {
  const terminated = readPath(employee, 'terminated');
  if (terminated === true) return 'left';
  return terminated === false ? 'employed' : 'unknown';
}

function startOf(employee: unknown, settings: GustoSettings): string | undefined {
  return startOfDay(readPath(employee, settings.hireDatePath), settings, -settings.startLeadDays);
}

/** The latest termination counts that has not gone into effect; earlier ones belong to earlier employments. */
function leaving(
  { employee, terminations, settings, occurredAt }: GustoSituation,
  doesNotCome: (time: WorkingTime) => boolean,
): Fact | Unreadable | string {
  const pending = (Array.isArray(terminations) ? terminations : [])
    .filter((termination) => readPath(termination, 'active') === false)
    .map((termination) =>
      startOfDay(readPath(termination, 'effective_date'), settings, settings.leaveDaysAfterLastDay),
    )
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);
  if (pending !== undefined) {
    const firstDay = readPath(employee, settings.hireDatePath);
    const time: WorkingTime = {
      occurredAt,
      startsAt: startOf(employee, settings),
      firstDayEndsAt: startOfDay(firstDay, settings, settings.leaveDaysAfterLastDay),
      leavesAt: pending,
    };
    return { meaning: 'offboard', effectiveAt: pending, isWithdrawn: doesNotCome(time) };
  }
  if (standingIn(employee) === 'left') return { meaning: 'offboard' };
  const isNone = Array.isArray(terminations) && terminations.every((one) => readPath(one, 'active') === true);
  return isNone || terminations === undefined ? 'termination-not-found' : { unreadable: 'terminations' };
}

function rehiring({ employee, rehire, settings }: GustoSituation): Fact | string {
  const startsAt = startOfDay(readPath(rehire, 'effective_date'), settings, -settings.startLeadDays);
  if (startsAt !== undefined) return { meaning: 'onboard', effectiveAt: startsAt };
  return standingIn(employee) === 'employed' ? { meaning: 'onboard' } : 'rehire-not-found';
}

function startOfDay(date: unknown, { timeZone }: GustoSettings, daysLater: number): string | undefined {
  return typeof date === 'string' ? dayStart({ date, timeZone, daysLater }) : undefined;
}
