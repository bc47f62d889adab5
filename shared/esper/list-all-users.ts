import type { VendorCallOptions } from '../http/vendor-http.ts';
import { EsperError } from './esper-error.ts';
import type { EsperUser } from './esper-user.ts';
import { createListingProgress } from './listing-progress.ts';
import type { PageEntry, UserPage } from './parse-reply.ts';

/**
 * Every user who has an id, each once, page by page. Throws `incomplete-listing` when fewer came than the last page counted: from an
 * incomplete listing, nobody's absence may be concluded.
 */
export async function* listAllUsers(given: {
  readonly listUsers: (request: { readonly offset: number }, call: VendorCallOptions) => Promise<UserPage>;
  readonly call: VendorCallOptions;
  /** Told of a complete listing how many users in it may be anyone; see {@link PageEntry}. */
  readonly onComplete?: ((unreadable: number) => void) | undefined;
}): AsyncGenerator<EsperUser, void, void> {
  const takePage = createListingProgress();
  let unreadable = 0;
  for (let offset = 0; ; ) {
    const { entries, count } = await given.listUsers({ offset }, given.call);
    const { fresh, next } = takePage({ ids: entries.map(({ key }) => key), count });
    const isFresh = (_entry: PageEntry, place: number) => fresh.includes(place);
    for (const { user, mayBeAnyone } of entries.filter(isFresh)) {
      if (mayBeAnyone) unreadable += 1;
      if (user !== undefined) yield user;
    }
    if (next === 'complete') {
      given.onComplete?.(unreadable);
      return;
    }
    if (next === 'given-up') {
      throw new EsperError({ code: 'incomplete-listing', retryable: true, mayHaveHappened: false });
    }
    offset = next.offset;
  }
}
