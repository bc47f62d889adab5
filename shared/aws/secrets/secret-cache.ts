import type { Log } from '../../log/log.ts';

export interface SecretCacheOptions<T> {
  /** Reads and parses the secret; throws a `SecretUnavailableError` when there is no usable value. */
  readonly fetch: () => Promise<T>;
  readonly log: Log;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface SecretCache<T> {
  get(): Promise<T>;
  /** Fetches now, whatever is held. Throws when that fails; what was held stays held. */
  refresh(): Promise<T>;
}

/** Nothing older is ever given: the contract says five minutes. */
const maxAgeMs = 300_000;
/** From this age on a fetch is tried, so that a short outage of Secrets Manager falls into the last minute. */
const refreshAgeMs = 240_000;
/** After a failed fetch none is tried for so long, or every request would add a call to an outage. */
const pauseAfterFailureMs = 2_000;

/**
 * Holds a secret for at most five minutes and fetches it in one flight however many ask.
 *
 * A failed fetch, also of a value that cannot be used, is covered by the value at hand as long as that is younger
 * than five minutes; then it is an error.
 */
export function createSecretCache<T>(options: SecretCacheOptions<T>): SecretCache<T> {
  const { fetch, log, name, now = Date.now } = options;
  let held: { readonly value: T; readonly at: number } | undefined;
  let failure: { readonly error: unknown; readonly at: number } | undefined;
  let flight: Promise<T> | undefined;

  async function fetchOnce(): Promise<T> {
    const at = now();
    try {
      const value = await fetch();
      held = { value, at };
      failure = undefined;
      return value;
    } catch (error) {
      failure = { error, at: now() };
      log('warn', 'secret-fetch-failed', { secret: name, error });
      throw error;
    } finally {
      flight = undefined;
    }
  }

  function refresh(): Promise<T> {
    flight ??= fetchOnce();
    return flight;
  }

  async function get(): Promise<T> {
    const age = held === undefined ? Number.POSITIVE_INFINITY : now() - held.at;
    if (held !== undefined && age < refreshAgeMs) return held.value;
    const usable = age < maxAgeMs ? held : undefined;
    if (failure !== undefined && now() - failure.at < pauseAfterFailureMs) {
      if (usable !== undefined) return usable.value;
      throw failure.error;
    }
    if (usable === undefined) return refresh();
    return refresh().catch(() => usable.value);
  }

  return { get, refresh };
}
