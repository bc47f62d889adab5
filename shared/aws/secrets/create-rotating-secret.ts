import type { Log } from '../../log/log.ts';
import { readSecret, type SecretLocation } from './read-secret.ts';
import { createSecretCache } from './secret-cache.ts';

/** A secret that senders prove themselves by. Both methods throw a `SecretUnavailableError`. */
export interface RotatingSecret<T> {
  get(): Promise<T>;
  /**
   * Called after a proof that the secret does not explain: the secret as it is now, or undefined when that was
   * asked less than thirty seconds ago, so that forged proofs cannot drive calls.
   */
  refetch(): Promise<T | undefined>;
}

export interface RotatingSecretOptions<T> extends SecretLocation {
  readonly name: string;
  /** Throws a `SecretUnavailableError` for what is no such secret. */
  readonly parse: (text: string) => T;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

const refetchPauseMs = 30_000;

/** Holds a secret for at most five minutes, and fetches it again, rarely, when it may have been rotated. */
export function createRotatingSecret<T>(options: RotatingSecretOptions<T>): RotatingSecret<T> {
  const { name, parse, log, now = Date.now } = options;
  const cache = createSecretCache({ name, log, now, fetch: async () => parse(await readSecret(options)) });
  let refetchedAt = Number.NEGATIVE_INFINITY;
  let flight: Promise<T> | undefined;

  return {
    get: cache.get,
    async refetch() {
      if (flight !== undefined) return flight;
      if (now() - refetchedAt < refetchPauseMs) return undefined;
      refetchedAt = now();
      flight = cache.refresh().finally(() => {
        flight = undefined;
      });
      return flight;
    },
  };
}
