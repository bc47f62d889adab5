import type { VendorCallOptions } from '../http/vendor-http.ts';
import { EsperError } from './esper-error.ts';
import type { EsperUser } from './esper-user.ts';
import { createListingProgress } from './listing-progress.ts';
import type { UserPage } from './parse-reply.ts';

/**
 * Every user, each once, page by page. Throws `incomplete-listing` when fewer came than the last page counted: from an
 * incomplete listing, nobody's absence may be concluded.
 */
export async function* listAllUsers(given: {
  readonly listUsers: (request: { readonly offset: number }, call: VendorCallOptions) => Promise<UserPage>;
  readonly call: VendorCallOptions;
}): AsyncGenerator<EsperUser, void, void> {
  const takePage = createListingProgress();
  for (let offset = 0; ; ) {
    const { users, count } = await given.listUsers({ offset }, given.call);
    const { fresh, next } = takePage({ ids: users.map(({ id }) => id), count });
    for (const place of fresh) {
      const user = users[place];
      if (user !== undefined) yield user;
    }
    if (next === 'complete') return;
    if (next === 'given-up') {
      throw new EsperError({ code: 'incomplete-listing', retryable: true, mayHaveHappened: false });
    }
    offset = next.offset;
  }
}
