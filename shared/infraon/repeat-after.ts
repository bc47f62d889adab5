import type { InfraonError } from './infraon-error.ts';
import type { InfraonOptions } from './options.ts';

/**
 * Milliseconds to wait before the call is sent again; undefined when it is not. A 429 was not processed, so that
 * any call is repeated once `Retry-After` is over, if that fits the remaining time. Of other failures only reads
 * are repeated, a few times and with growing, jittered waits.
 */
export function repeatAfter(given: {
  readonly error: InfraonError;
  readonly isRead: boolean;
  readonly attempts: number;
  /** Milliseconds that the call has left. */
  readonly remaining: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly options: Pick<InfraonOptions, 'readAttempts' | 'maxRetryAfterSeconds'>;
}): number | undefined {
  const { error, options } = given;
  const refused = error.status === 429;
  if (!refused && !(given.isRead && isTransient(error) && given.attempts < options.readAttempts)) {
    return undefined;
  }
  const backoff = Math.min(5000, 200 * 2 ** (given.attempts - 1)) * (0.5 + given.random() / 2);
  const asked = error.retryAfterSeconds;
  if (asked !== undefined && asked > options.maxRetryAfterSeconds) return undefined;
  // A server that asks for no wait at all gets one nevertheless.
  const wait = asked === undefined ? backoff : Math.max(asked * 1000, Math.min(backoff, 1000));
  return wait < given.remaining ? wait : undefined;
}

function isTransient(error: InfraonError): boolean {
  return error.retryable && error.code !== 'aborted' && error.code !== 'credential-unavailable';
}
