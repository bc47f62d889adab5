import type { AcceptEventOptions } from '../events/accept-event.ts';
import type { Log } from '../log/log.ts';

/** Writes into the log whom an event cannot or may not be about, and wakes somebody where that is a leaver. */
export function logConflict(log: Log): AcceptEventOptions['onConflict'] {
  return ({ reference: eventReference, isLeaving, reason, people }) => {
    const [personId, otherPersonId] = people;
    const code = reason === 'out-of-scope' ? reason : 'identity-conflict';
    if (code === 'out-of-scope') log('error', 'event-out-of-scope', { eventReference, personId });
    else log('warn', code, { eventReference, reason, personId, otherPersonId });
    log('info', 'event-settled', { eventReference, status: 'failed', reason: code });
    if (isLeaving) log('error', 'leaver-not-deactivated', { eventReference, reason: code });
  };
}
