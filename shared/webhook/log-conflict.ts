import type { Log } from '../log/log.ts';
import type { AcceptEventOptions } from './accept-event.ts';

/** Writes conflicts of identity into the log, and wakes somebody where one concerns a leaver. */
export function logConflict(log: Log): AcceptEventOptions['onConflict'] {
  return ({ reference, isLeaving }) => {
    const fields = { eventReference: reference, reason: 'identity-conflict' };
    log('warn', 'identity-conflict', fields);
    if (isLeaving) log('error', 'leaver-not-deactivated', fields);
  };
}
