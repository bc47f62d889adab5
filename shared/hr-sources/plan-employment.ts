import type { AttributeName, Attributes, AttributeValue } from '../domain/attributes.ts';
import { buildEvent } from './build-event.ts';
import type { SourceEvent } from './hr-source.ts';

/** What an employee's record says of an employment, and why it was looked at. Times are ISO 8601 in UTC. */
export interface Employment {
  /** Of the notice; the events' ids begin with it. */
  readonly noticeId: string;
  readonly occurredAt: string;
  /** Now. */
  readonly now: string;
  /**
   * `hired`: somebody was created. `employment`: status or dates may have changed. `details`: nothing of those, so that
   * an offboarding that somebody else asked for stands.
   */
  readonly trigger: 'hired' | 'employment' | 'details';
  /** Whether the record's status says that the employment has ended. */
  readonly hasLeft: boolean;
  readonly startsAt?: string | undefined;
  /** From when on access is gone. One that lies before `startsAt` is of an earlier employment. */
  readonly leavesAt?: string | undefined;
  readonly attributes: Attributes;
}

/**
 * The events that an employment makes, for HR systems that tell a state and not what happened. Somebody who is to start has
 * no access yet, whatever the status says; one who has left is offboarded whatever the notice was; a leaving that lies
 * ahead is scheduled, and gone as soon as a newer record does not show it any more, because an onboarding outdoes it.
 */
export function planEmployment(employment: Employment): readonly SourceEvent[] {
  const { noticeId, occurredAt, now, trigger, startsAt, attributes } = employment;
  const about = { occurredAt, attributes };
  const own = { ...about, eventId: noticeId };
  const leavesAt = isStale(employment) ? undefined : employment.leavesAt;
  const leaving =
    leavesAt !== undefined && leavesAt > now && trigger !== 'details'
      ? [
          buildEvent({
            ...about,
            eventId: `${noticeId}-leave`,
            meaning: 'offboard',
            effectiveAt: leavesAt,
          }),
        ]
      : [];

  if (startsAt !== undefined && startsAt > now) {
    const eventId = `${noticeId}-start`;
    // Only what makes an account: were there more in it, a start that is put off would leave the earlier one standing
    // whenever a title has changed in between.
    const start = { eventId, occurredAt, attributes: pick(attributes, forAccount), effectiveAt: startsAt };
    return [
      buildEvent({ ...own, meaning: 'update' }),
      buildEvent({ ...start, meaning: 'onboard' }),
      ...leaving,
    ];
  }
  if (employment.hasLeft || (leavesAt !== undefined && leavesAt <= now)) {
    return [buildEvent({ ...own, meaning: 'offboard' })];
  }
  return [buildEvent({ ...own, meaning: trigger === 'details' ? 'update' : 'onboard' }), ...leaving];
}

const forAccount: ReadonlySet<string> = new Set<AttributeName>([
  'userName',
  'email',
  'givenName',
  'familyName',
  'displayName',
  'employeeNumber',
]);

function isStale({ startsAt, leavesAt }: Employment): boolean {
  return startsAt !== undefined && leavesAt !== undefined && leavesAt <= startsAt;
}

function pick(attributes: Attributes, names: ReadonlySet<string>): Attributes {
  const picked: { [A in AttributeName]?: AttributeValue } = {};
  for (const [name, value] of Object.entries(attributes) as [AttributeName, AttributeValue][]) {
    if (names.has(name)) picked[name] = value;
  }
  return picked;
}
