import type { Log } from '../log/log.ts';
import type { VendorAttempt } from './vendor-http.ts';

/** Writes a line for each attempt of a call on a vendor. */
export function logAttempts(log: Log, target: string): (attempt: VendorAttempt) => void {
  return ({ operation, attempt, result, status, durationMs, inFlight, requestId }) => {
    log(result === 'taken' ? 'info' : 'warn', 'vendor-called', {
      ...{ target, operation, attempt, result, status, inFlight },
      durationMs: Math.round(durationMs),
      vendorRequestId: opaquePart(requestId),
    });
  };
}

/**
 * A UUID, a hexadecimal id, or the root of a trace of AWS. The vendor writes it, so that nothing is let through that a name, an
 * address or a number of a person could be.
 */
function opaquePart(requestId = ''): string | undefined {
  const [, id = ''] = /^(?:Root=)?([0-9a-f][0-9a-f-]{15,99})(?:;|$)/i.exec(requestId) ?? [];
  return /\d/.test(id) && /[a-f]/i.test(id) ? id : undefined;
}
