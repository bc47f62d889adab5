import type { EventStatus } from '../domain/outcome.ts';
import { eventReference, type UserEvent } from '../domain/user-event.ts';
import { eventsInLog } from '../log/events-in-log.ts';
import type { Log } from '../log/log.ts';
import type { AcceptEventOptions } from './accept-event.ts';

/** Writes into the log whom an event cannot or may not be about, and wakes someone where that is a leaver. */
export function logConflict(log: Log): AcceptEventOptions['onConflict'] {
  return ({ reference, isLeaving, reason, people }) => {
    const [personId, otherPersonId] = people;
    const about = eventsInLog([reference]);
    const code = reason === 'out-of-scope' ? reason : 'identity-conflict';
    if (code === 'out-of-scope') log('error', 'event-out-of-scope', { ...about, personId });
    else log('warn', code, { ...about, reason, personId, otherPersonId });
    log('info', 'event-settled', { ...about, status: 'failed', reason: code });
    if (isLeaving) log('error', 'leaver-not-deactivated', { ...about, reason: code });
  };
}

/** Writes that an event is durably held: the first line of its way, and what shows that its source is not silent. */
export function logHeld(
  log: Log,
  { event, record }: { readonly event: Omit<UserEvent, 'occurredAt' | 'user'>; readonly record: Held },
): void {
  const { source, type } = event;
  const { personId, status } = record;
  log('info', 'event-held', { ...eventsInLog([eventReference(event)]), personId, source, type, status });
}

/** Writes that nothing comes of an event about someone who was forgotten, aloud where someone else may still have access. */
export function logForgotten(log: Log): AcceptEventOptions['onForgotten'] {
  return ({ reference, isUnsureLeaving }) => {
    const about = eventsInLog([reference]);
    log('info', 'event-settled', { ...about, status: 'superseded' });
    if (isUnsureLeaving) log('warn', 'leaver-unknown', { ...about, reason: 'forgotten' });
  };
}

interface Held {
  readonly personId?: string | undefined;
  readonly status: EventStatus;
}

/** Writes the end of an event that the ledger itself ended: no one carries it out any more. */
export function logSuperseded(log: Log): AcceptEventOptions['onSuperseded'] {
  return ({ personId, reference }) =>
    log('info', 'event-settled', { ...eventsInLog([reference]), personId, status: 'superseded' });
}
