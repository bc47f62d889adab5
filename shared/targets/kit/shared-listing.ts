import type { Clock } from '../../http/clock.ts';
import type { CallOptions } from '../target.ts';

/** A complete listing of a directory that everyone who waits for one shares. */
export interface SharedListing<T> {
  /**
   * What a complete listing shows that began when it was asked for or later, or that began at `since` or later and is not too
   * old. Throws what the listing throws.
   */
  read(request: ListingRequest<T>): Promise<T>;
}

interface ListingRequest<T> {
  /** From when on a listing tells enough (milliseconds since 1970). Asked only where there is one; by default, none does. */
  readonly since?: (() => Promise<number>) | undefined;
  /** Lists the directory. Called when no listing that is there or under way will do. */
  readonly list: () => Promise<T>;
  readonly call: CallOptions;
}

interface Listing<T> {
  readonly number: number;
  readonly startedAt: number;
  readonly result: Promise<T>;
  ended: boolean;
}

/**
 * One listing is under way at a time. Whoever arrives before it begins shares it, and so does whoever is about nothing that happened
 * since; all others wait for the next one, and share that.
 */
export function createSharedListing<T>(given: {
  /** How long a listing that has ended can be shared, from its beginning. */
  readonly keepSeconds: number;
  readonly clock: Clock;
}): SharedListing<T> {
  const { clock } = given;
  let latest: Listing<T> | undefined;
  let begun = 0;

  function begin(list: () => Promise<T>): Listing<T> {
    begun += 1;
    const listing: Listing<T> = { number: begun, startedAt: clock.now(), result: list(), ended: false };
    latest = listing;
    const end = () => {
      listing.ended = true;
    };
    const fail = () => {
      listing.ended = true;
      // A failed listing tells nothing.
      if (latest === listing) latest = undefined;
    };
    listing.result.then(end, fail);
    return listing;
  }

  async function serves(listing: Listing<T>, since: ListingRequest<T>['since']): Promise<boolean> {
    if (since === undefined) return false;
    if (listing.ended && clock.now() - listing.startedAt >= given.keepSeconds * 1000) return false;
    return listing.startedAt >= (await since());
  }

  return {
    async read({ since, list, call: { signal } }) {
      const arrival = begun;
      for (let failures = 0; ; ) {
        const listing = latest;
        if (listing === undefined) return await begin(list).result;
        const shared = listing.number > arrival || (await serves(listing, since));
        if (!shared && listing.ended) {
          // Someone else may have begun the next one meanwhile.
          if (latest === listing) return await begin(list).result;
          continue;
        }
        try {
          const result = await untilAborted(listing.result, signal);
          if (shared) return result;
        } catch (error) {
          // It ended with the time of whoever began it, or failed: another one says which, and serves all who shared it.
          if (shared) failures += 1;
          if (signal.aborted || failures > 1) throw error;
        }
      }
    },
  };
}

function untilAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
