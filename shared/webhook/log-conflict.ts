import type { Log } from '../log/log.ts';
import type { AcceptEventOptions } from './accept-event.ts';

/** Writes conflicts of identity into the log, and wakes somebody where one concerns a leaver. */
export function logConflict(log: Log): AcceptEventOptions['onConflict'] {
  return ({ reference: eventReference, isLeaving, reason, people }) => {
    const [personId, otherPersonId] = people;
    log('warn', 'identity-conflict', { eventReference, reason, personId, otherPersonId });
    log('info', 'event-settled', { eventReference, status: 'failed', reason: 'identity-conflict' });
    if (isLeaving) log('error', 'leaver-not-deactivated', { eventReference, reason: 'identity-conflict' });
  };
}
