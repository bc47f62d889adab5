import type { VendorCallOptions } from '../../http/vendor-http.ts';
import { EsperError, type EsperUser } from './esper-user.ts';
import type { PageEntry, UserPage } from './parse-reply.ts';

/** A page as it was received. */
export interface ReceivedPage {
  /** What tells the users apart, in the order of the page. */
  readonly ids: readonly (number | string)[];
  /** Number of all users, as the page says. */
  readonly count: number;
}

/** What comes next: a page to ask for, or an end. Nothing may be concluded from a listing that was given up. */
export type NextPage = { readonly offset: number } | 'complete' | 'given-up';

export interface Progress {
  /** Places in the page of users who were not seen before. */
  readonly fresh: readonly number[];
  readonly next: NextPage;
}

/** How much is borne before a directory that never settles is given up. */
const patience = { stalePages: 3, looksBack: 100 };

/**
 * Goes through a listing by offset. People come and go meanwhile, and pages may be shorter than asked: each page begins with the
 * last user of the page before. Where a page begins with someone who was not seen yet, others may have moved across the edge
 * in front of it, so that what is before is read again. Complete is what ends at the count with as many distinct users. A first page
 * that counts as many as it has may give its own length: the next one tells, and after one that counts less than stands up to its end,
 * only an empty page is the end.
 */
export function createListingProgress(): (page: ReceivedPage) => Progress {
  const seen = new Set<number | string>();
  let offset = 0;
  let reached = 0;
  let count = 0;
  let overlaps = false;
  let countsPages = false;
  let stalePages = 0;
  let looksBack = 0;

  /** Whether people may stand between what was seen and the page. */
  function hasGap(ids: ReceivedPage['ids'], gone: number): boolean {
    const [first] = ids;
    if (offset === 0) return false;
    // Only a page that overlaps with what was seen shows by itself that no one is between them.
    return overlaps && first !== undefined ? !seen.has(first) : gone > 0;
  }

  function lookBack(ids: ReceivedPage['ids'], gone: number): NextPage {
    looksBack += 1;
    overlaps = true;
    offset = Math.max(0, offset - Math.max(gone, ids.length));
    return looksBack > patience.looksBack ? 'given-up' : { offset };
  }

  function goOn(ids: ReceivedPage['ids'], hasNews: boolean): NextPage {
    const end = offset + ids.length;
    if (hasNews) stalePages = 0;
    else if (end > reached) stalePages += 1;
    reached = Math.max(reached, end);
    const isDoubtful = countsPages || (offset === 0 && ids.length === count);
    // Everyone on each page that is asked for: the server knows no offset.
    const repeatsAll = !hasNews && ids.length === count && seen.size === count;
    if (ids.length === 0 || repeatsAll || (end >= count && !isDoubtful)) {
      return countsPages || seen.size >= count ? 'complete' : 'given-up';
    }
    if (stalePages > patience.stalePages) return 'given-up';
    // A page of one user cannot overlap with the next.
    overlaps = ids.length > 1;
    offset = overlaps ? end - 1 : end;
    return { offset };
  }

  return ({ ids, count: counted }) => {
    // A count takes in all who stand before the page, too.
    if (ids.length > 0 && counted < offset + ids.length) countsPages = true;
    const gone = countsPages ? 0 : Math.max(0, count - counted);
    count = counted;
    // What is behind a gap is taken when it is reached again: whatever stands before someone seen was seen, too.
    if (hasGap(ids, gone)) return { fresh: [], next: lookBack(ids, gone) };
    const fresh: number[] = [];
    for (const [place, id] of ids.entries()) {
      if (!seen.has(id)) fresh.push(place);
      seen.add(id);
    }
    return { fresh, next: goOn(ids, fresh.length > 0) };
  };
}

/**
 * Every user who has an id, each once, page by page. Throws `incomplete-listing` when fewer came than the last page counted: from an
 * incomplete listing, no one's absence may be concluded.
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
