import type { EventStatus } from '../domain/outcome.ts';
import { eventReference, type UserEvent } from '../domain/user-event.ts';
import { eventsInLog } from '../log/events-in-log.ts';
import type { Log } from '../log/log.ts';
import type { EventEndings } from './accept-event.ts';

/** Writes into the log what becomes of events that no run carries out, and wakes someone where access may stay that was to end. */
export function logEndings(log: Log): EventEndings {
  return {
    onConflict({ reference, isLeaving, reason, people }) {
      const [personId, otherPersonId] = people;
      const about = eventsInLog([reference]);
      const code = reason === 'out-of-scope' ? reason : 'identity-conflict';
      if (code === 'out-of-scope') log('error', 'event-out-of-scope', { ...about, personId });
      else log('warn', code, { ...about, reason, personId, otherPersonId });
      log('info', 'event-settled', { ...about, status: 'failed', reason: code });
      if (isLeaving) log('error', 'leaver-not-deactivated', { ...about, reason: code });
    },
    onSuperseded({ personId, reference }) {
      log('info', 'event-settled', { ...eventsInLog([reference]), personId, status: 'superseded' });
    },
    onForgotten({ reference, isUnsureLeaving }) {
      const about = eventsInLog([reference]);
      log('info', 'event-settled', { ...about, status: 'superseded' });
      if (isUnsureLeaving) log('warn', 'leaver-unknown', { ...about, reason: 'forgotten' });
    },
    onOverruled({ personId, reference }) {
      log('error', 'leaver-not-deactivated', { ...eventsInLog([reference]), personId, reason: 'superseded' });
    },
  };
}

/** For whoever tells the end of the one event otherwise. */
export const ignoreEndings: EventEndings = {
  onConflict: () => undefined,
  onSuperseded: () => undefined,
  onForgotten: () => undefined,
  onOverruled: () => undefined,
};

/** Writes that an event is durably held: the first line of its way, and what shows that its source is not silent. */
export function logHeld(
  log: Log,
  { event, record }: { readonly event: Omit<UserEvent, 'occurredAt' | 'user'>; readonly record: Held },
): void {
  const { source, type } = event;
  const { personId, status } = record;
  log('info', 'event-held', { ...eventsInLog([eventReference(event)]), personId, source, type, status });
}

interface Held {
  readonly personId?: string | undefined;
  readonly status: EventStatus;
}
