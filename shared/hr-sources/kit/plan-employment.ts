import type { AttributeName, Attributes } from '../../domain/attributes.ts';
import { compareInstants } from '../../domain/instant.ts';
import type { EmployeeContext, SourceEvent, Translation } from '../hr-source.ts';
import { buildEvent, type Meaning, namesOf, pick } from './build-event.ts';
import { isWithdrawn, sayLeaving } from './say-leaving.ts';

/** What an employee's record says of an employment, and why it was looked at. Times are instants. */
export interface Employment extends Pick<EmployeeContext, 'known' | 'isOnboarded' | 'withdrawnStart'> {
  /** The notice's id; the events' ids begin with it. */
  readonly noticeId: string;
  readonly occurredAt: string;
  readonly now: string;
  /**
   * `hired`: someone was created. `employment`: status or dates may have changed. `ended`: it is over, or will be.
   * `details`: nothing of those, so that an offboarding that someone else asked for stands.
   */
  readonly trigger: 'hired' | 'employment' | 'ended' | 'details';
  /** What the record's status says; `unknown` where the record shows none. */
  readonly standing: 'employed' | 'left' | 'unknown';
  /** From when on access is due; undefined where the record does not tell. */
  readonly startsAt?: string | undefined;
  /** When access would end if the first day of work were the last. */
  readonly firstDayEndsAt?: string | undefined;
  /** Whether access is due before the first day, as soon as someone is hired. */
  readonly atOnce?: boolean;
  /**
   * From when on access is gone. One that has passed and lies before `startsAt` is of an earlier employment. `none`: the
   * record shows that there is no such day. Undefined: the record does not tell.
   */
  readonly leavesAt?: string | 'none' | undefined;
  readonly attributes: Attributes;
}

/**
 * What an employment means, for HR systems that tell a state and not what happened. The first rule that applies counts:
 *
 * 1. Whoever has left, by status or date, is offboarded, before the first day too.
 * 2. Whose last day is not after a first one that lies ahead does not come: the start is called off, and who works until
 *    that day leaves on it. A record alone says so only of someone who was never onboarded; else the start is a return.
 * 3. Who is employed and to start later is updated, and onboarded on the first day, unless that start was withdrawn and
 *    nothing changed but details.
 * 4. Who is employed and has started is onboarded. If the notice is about something else than the employment, or the
 *    record does not show whether someone leaves, that lifts no offboarding and is said once.
 * 5. Who is anything else is updated: what a record does not show gives no access and plans none.
 *
 * A leaving that lies ahead is planned beside.
 */
export function planEmployment(employment: Employment): Translation {
  const { now, trigger, standing, leavesAt, attributes, known = {} } = employment;
  const isNamed = Object.keys(namesOf(attributes)).length > 0;
  const names = isNamed ? attributes : known;
  const day = isStale(employment) || leavesAt === 'none' ? undefined : leavesAt;
  if (standing === 'left' || (day !== undefined && day <= now)) {
    return { kind: 'events', events: [say(employment, { meaning: 'offboard', attributes: names })] };
  }
  if (doesNotCome(employment)) {
    const { noticeId: eventId, occurredAt } = employment;
    const told = { eventId, occurredAt, effectiveAt: leavesAt, attributes: names, isWithdrawn: true };
    return { kind: 'events', events: sayLeaving(told) };
  }
  // No one who has neither a number nor an address can be told from anyone else.
  if (!isNamed) return { kind: 'nothing', because: 'no-name-yet' };
  const leaving =
    day === undefined || trigger === 'details'
      ? []
      : [say(employment, { meaning: 'offboard', effectiveAt: day, part: 'leave' })];
  return { kind: 'events', events: [...join(employment), ...leaving] };
}

function join(employment: Employment): readonly SourceEvent[] {
  const { now, occurredAt, trigger, standing, attributes, leavesAt } = employment;
  const { isOnboarded = false, withdrawnStart } = employment;
  const startsAt = accessStart(employment);
  const update = say(employment, { meaning: 'update' });
  if (standing !== 'employed' || startsAt === undefined) return [update];
  const canHaveAccount = hasAddressAndName(attributes);
  if (startsAt > now) {
    const isOff = trigger === 'details' && withdrawnStart !== undefined;
    if (!canHaveAccount || (isOff && compareInstants(withdrawnStart, startsAt) === 0)) return [update];
    const account = pick(attributes, forAccount);
    const start = { meaning: 'onboard', effectiveAt: startsAt, part: 'start', attributes: account } as const;
    return [update, say(employment, start)];
  }
  if (trigger !== 'details' && leavesAt !== undefined) {
    if (canHaveAccount) return [say(employment, { meaning: 'onboard' })];
    // Without an address there can be no account yet, but what took access away before is over.
    return [say(employment, { meaning: 'update', attributes: { ...attributes, active: true } })];
  }
  if (isOnboarded || !canHaveAccount) return [update];
  const since = startsAt < occurredAt ? startsAt : occurredAt;
  const hired = (part?: string) => ({ ...say(employment, { meaning: 'onboard', part }), activeSince: since });
  return attributes.active === undefined ? [hired()] : [update, hired('hired')];
}

/** Undefined where the record does not tell, which says nothing. */
function accessStart({ trigger, startsAt, atOnce = false, now }: Employment): string | undefined {
  if (!atOnce || trigger === 'details') return startsAt;
  if (startsAt === undefined) return trigger === 'hired' ? now : undefined;
  return startsAt > now ? now : startsAt;
}

function say(
  { noticeId, occurredAt, attributes }: Employment,
  fact: {
    readonly meaning: Meaning;
    readonly effectiveAt?: string;
    /** Tells it from the other events of the notice. */
    readonly part?: string | undefined;
    readonly attributes?: Attributes;
  },
): SourceEvent {
  const { part, ...own } = fact;
  const eventId = part === undefined ? noticeId : `${noticeId}-${part}`;
  return buildEvent({ attributes, occurredAt, eventId, ...own });
}

function hasAddressAndName({ email, displayName, givenName }: Attributes): boolean {
  return [email, displayName ?? givenName].every((value) => typeof value === 'string');
}

// Only what makes an account: were there more in it, a start that is put off would leave the earlier one standing
// whenever a title has changed in between.
const forAccount: ReadonlySet<string> = new Set<AttributeName>([
  'userName',
  'email',
  'givenName',
  'familyName',
  'displayName',
  'employeeNumber',
]);

function isStale({ startsAt, leavesAt, now }: Employment): boolean {
  if (startsAt === undefined || leavesAt === undefined || leavesAt === 'none') return false;
  return leavesAt <= startsAt && leavesAt <= now;
}

function doesNotCome({ leavesAt, trigger, now, isOnboarded = false, ...time }: Employment): boolean {
  if (leavesAt === undefined || leavesAt === 'none' || !isWithdrawn({ ...time, leavesAt })) return false;
  return trigger === 'ended' || (leavesAt > now && !isOnboarded);
}

/** What a status says, without regard to case. One that the record does not show says nothing. */
export function standingOf(status: unknown, leftStatuses: readonly string[]): Employment['standing'] {
  const word = typeof status === 'string' ? status.trim().toLowerCase() : '';
  if (word === '') return 'unknown';
  return leftStatuses.some((left) => left.toLowerCase() === word) ? 'left' : 'employed';
}
