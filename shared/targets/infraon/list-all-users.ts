import type { VendorCallOptions } from '../../http/vendor-http.ts';
import { InfraonError } from './infraon-error.ts';
import { findUserId, type InfraonUser, mayBeAnyone } from './infraon-user.ts';
import type { UserPage } from './list-users.ts';
import type { InfraonOptions } from './options.ts';
import { OrderCheck, type SortField } from './sort-order.ts';

/** What a complete listing showed of the server's order. */
export interface SortSeen {
  readonly field: SortField;
  /** Whether the users came in that order, and in a way that proves it; see {@link OrderCheck}. */
  readonly inOrder: boolean;
}

export interface ListingSummary extends SortSeen {
  /** Distinct users. */
  readonly users: number;
  /** The users who may be anyone; see {@link mayBeAnyone}. One without an id is not listed. */
  readonly unreadable: number;
}

export interface ListingOptions extends VendorCallOptions {
  /** By which field the listing is ordered; by default the user name. */
  readonly sort?: SortField;
  /** Called once, after the last user of a complete listing. */
  readonly onComplete?: (summary: ListingSummary) => void;
}

export type ListUsers = (
  request: { readonly page: number; readonly sort: string; readonly reverse: boolean },
  call: VendorCallOptions,
) => Promise<UserPage>;

/** Pages in a row, or looks back, after which a directory that never settles is given up. */
const patience = { stalePages: 3, looksBack: 100 };

/**
 * Every user who has an id, each once, page by page. Ends on an empty page, on one that repeats the last, at the total, and where
 * no total is given on a short page. Throws `incomplete-listing` when fewer users came than the total says.
 */
export async function* listAllUsers(
  given: ListingOptions & { readonly listUsers: ListUsers; readonly options: InfraonOptions },
): AsyncGenerator<InfraonUser, void, void> {
  const { options } = given;
  const field = given.sort ?? 'userName';
  const seen = new Set<string>();
  let total: number | undefined;
  const order = new OrderCheck(field);
  let lastPage = '';
  let stalePages = 0;
  let looksBack = 0;
  let departed = 0;
  let unreadable = 0;
  for (let page = 1; ; page += 1) {
    const received = await given.listUsers(
      { page, sort: options.sortKeys[field], reverse: false },
      { signal: given.signal, deadline: given.deadline },
    );
    const ids = idsOf(received.users, options);
    const thisPage = JSON.stringify(ids);
    if (ids.length === 0 || thisPage === lastPage) break;
    const gone = Math.max(0, (total ?? 0) - (received.total ?? total ?? 0));
    total = received.total ?? total;
    departed += gone;
    const fresh = received.users.filter((_, index) => !seen.has(ids[index] ?? ''));
    // Repeats stand where the directory grew in front of them: they say nothing of the order.
    if (fresh.length === ids.length) order.take(received.users);
    else order.leap();
    for (const [index, user] of received.users.entries()) {
      const id = ids[index] ?? '';
      if (seen.has(id)) continue;
      seen.add(id);
      if (mayBeAnyone(user, options)) {
        unreadable += 1;
        order.doubt();
      }
      if (findUserId(user, options) !== undefined) yield user;
    }
    lastPage = thisPage;
    stalePages = fresh.length === 0 ? stalePages + 1 : 0;
    if (stalePages > patience.stalePages || looksBack > patience.looksBack) break;
    if (gone > 0 && page > 1) {
      // Someone went, and what follows moved up across the pages' edge: look at what was before once more.
      looksBack += 1;
      lastPage = '';
      order.leap();
      page = Math.max(0, page - 1 - Math.ceil(gone / ids.length));
      continue;
    }
    // Those who went may be among those seen, so that the total is not reached by counting them.
    const expected = total === undefined ? undefined : total + departed;
    const { ownLength } = received;
    if (isLastPage({ distinct: seen.size, pageLength: ids.length, total: expected, ownLength }, options))
      break;
  }
  if (total !== undefined && seen.size < total) {
    throw new InfraonError({ code: 'incomplete-listing', retryable: true, mayHaveHappened: false });
  }
  given.onComplete?.({ users: seen.size, unreadable, field, inOrder: order.isProven });
}

/** The ids of a page's users. One who has none is told apart by all that is shown, and by how many on the page show the same. */
function idsOf(
  users: readonly InfraonUser[],
  options: Pick<InfraonOptions, 'accountIdField'>,
): readonly string[] {
  const alike = new Map<string, number>();
  return users.map((user) => {
    const id = findUserId(user, options);
    if (id !== undefined) return id;
    const shown = JSON.stringify(user);
    const count = (alike.get(shown) ?? 0) + 1;
    alike.set(shown, count);
    return `${count} ${shown}`;
  });
}

/**
 * Whether nothing follows a page: the total is reached or, where none is given, the page is short. After a page that may give its own
 * length for the total, only an empty one tells.
 */
export function isLastPage(
  read: {
    /** Distinct users up to and with the page. */
    readonly distinct: number;
    readonly pageLength: number;
    readonly total: number | undefined;
    readonly ownLength?: true | undefined;
  },
  options: Pick<InfraonOptions, 'shortPageEnds' | 'pageSize'>,
): boolean {
  if (read.ownLength) return false;
  if (read.total !== undefined) return read.distinct >= read.total;
  return options.shortPageEnds && read.pageLength < options.pageSize;
}
