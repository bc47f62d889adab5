import type { VendorError } from './vendor-error.ts';

/** How often and after how long a call is repeated. */
export interface RepeatOptions {
  /** Attempts that a read gets. */
  readonly readAttempts: number;
  /** The longest `Retry-After` that is waited out. */
  readonly maxRetryAfterSeconds: number;
  /** The wait after a first failure that says nothing of waiting, and the longest. Doubled in between, and jittered. */
  readonly firstBackoffSeconds: number;
  readonly maxBackoffSeconds: number;
}

/**
 * Milliseconds to wait before the call is sent again; undefined when it is not. A 429 was not processed, so that
 * any call is repeated once `Retry-After` is over, if that fits the remaining time. Of other failures only reads
 * are repeated, a few times and with growing, jittered waits.
 */
export function retryDelay(given: {
  readonly error: VendorError;
  readonly isRead: boolean;
  readonly attempts: number;
  /** Milliseconds that the call has left. */
  readonly remaining: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly options: RepeatOptions;
}): number | undefined {
  const { error, options } = given;
  const refused = error.status === 429;
  if (!refused && !(given.isRead && isTransient(error) && given.attempts < options.readAttempts)) {
    return undefined;
  }
  const { firstBackoffSeconds, maxBackoffSeconds } = options;
  const full = 1000 * Math.min(maxBackoffSeconds, firstBackoffSeconds * 2 ** (given.attempts - 1));
  const backoff = full * (0.5 + given.random() / 2);
  const asked = error.retryAfterSeconds;
  if (asked !== undefined && asked > options.maxRetryAfterSeconds) return undefined;
  // A server that asks for no wait at all gets one nevertheless.
  const wait = asked === undefined ? backoff : Math.max(asked * 1000, Math.min(backoff, 1000));
  return wait < given.remaining ? wait : undefined;
}

function isTransient(error: VendorError): boolean {
  return error.retryable && error.code !== 'aborted' && error.code !== 'credential-unavailable';
}

/**
 * Seconds that a `Retry-After` header asks to wait (RFC 9110, 10.2.3: seconds, or an HTTP date).
 * Undefined where it is absent or malformed. `now` is in milliseconds since the epoch.
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text)) return Number(text);
  if (!/[a-z]/i.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
