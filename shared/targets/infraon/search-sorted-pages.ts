import type { VendorCallOptions } from '../../http/vendor-http.ts';
import type { InfraonUser } from './infraon-user.ts';
import type { ListUsers } from './list-all-users.ts';
import type { UserPage } from './list-users.ts';
import { isSorted, type SortField, sortFields } from './sort-order.ts';

export interface SearchResult {
  readonly users: readonly InfraonUser[];
  /** Whether an empty result means absence, given that the server sorts. False where a page was out of order. */
  readonly conclusive: boolean;
  /** All users, where they fit on one page. */
  readonly everyone?: readonly InfraonUser[];
}

interface Search {
  readonly field: SortField;
  readonly key: string;
  /** The field's name in the request. */
  readonly sort: string;
  readonly listUsers: ListUsers;
  readonly call: VendorCallOptions;
  /** Whether the first page holds the whole directory. */
  readonly isWhole: (first: UserPage) => Promise<boolean>;
}

/** Where the key stands, seen from a page. `between`: among the page's users, and none of them bears it. */
type Position = 'before' | 'after' | 'between' | 'here' | 'unknown';

const notFound: SearchResult = { users: [], conclusive: true };
const inconclusive: SearchResult = { users: [], conclusive: false };

/**
 * Looks for one key by halving the sorted pages. The first page tells how many there are, as the server may cap their
 * size; without a total nothing can be halved. Users without a key may stand at either end. A user that crossed the edge between two
 * pages while they were read is met by reading the older of the two again.
 */
export async function searchSortedPages(search: Search): Promise<SearchResult> {
  const first = await readPage(search, 1);
  const size = first.users.length;
  if (await search.isWhole(first))
    return { users: matchingUsers(search, first), conclusive: true, everyone: first.users };
  if (first.total === undefined || size === 0)
    return { users: matchingUsers(search, first), conclusive: false };
  const nullsFirst = first.users.some((user) => sortFields[search.field](user) === undefined);
  const place = (page: UserPage) => positionOf(search, page, nullsFirst);
  const pages = Math.ceil(first.total / size);
  const atFirst = place(first);
  if (atFirst === 'here') return withNeighbours(search, first, { number: 1, last: pages });
  if (atFirst !== 'after') return atFirst === 'unknown' ? inconclusive : notFound;

  // Always: the key is after page low - 1 and, once a page was behind the key, before page high + 1.
  let [low, high] = [2, pages];
  let behind: 'none' | 'older' | 'newer' = 'none';
  let lastTotal = first.total;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    const page = await readPage(search, middle);
    lastTotal = page.total ?? lastTotal;
    const position = place(page);
    if (position === 'here') return withNeighbours(search, page, { number: middle, last: high });
    if (position === 'unknown') return inconclusive;
    if (position === 'between') return notFound;
    if (position === 'before') {
      high = middle - 1;
      behind = 'newer';
    } else {
      low = middle + 1;
      if (behind === 'newer') behind = 'older';
    }
  }
  // The key belongs into the gap between two pages. Whichever was read first may have changed since.
  if (behind === 'none' && lastTotal <= high * size) return notFound;
  const again = behind === 'newer' ? high : low;
  const page = await readPage(search, again);
  const position = place(page);
  if (position === 'here') return withNeighbours(search, page, { number: again, last: again });
  const expected = again === high ? 'after' : 'before';
  return position === expected || position === 'between' ? notFound : inconclusive;
}

function readPage(search: Search, page: number): Promise<UserPage> {
  return search.listUsers({ page, sort: search.sort, reverse: false }, search.call);
}

function matchingUsers(search: Search, page: UserPage): readonly InfraonUser[] {
  return page.users.filter((user) => sortFields[search.field](user) === search.key);
}

function positionOf(search: Search, page: UserPage, nullsFirst: boolean): Position {
  if (matchingUsers(search, page).length > 0) return 'here';
  if (page.users.length === 0) return 'before';
  const keys = page.users.flatMap((user) => sortFields[search.field](user) ?? []);
  if (!isSorted(keys)) return 'unknown';
  const [least, greatest] = [keys[0], keys.at(-1)];
  if (least === undefined || greatest === undefined) return nullsFirst ? 'after' : 'before';
  if (search.key < least) return 'before';
  return search.key > greatest ? 'after' : 'between';
}

/** Several users may bear one key, and stand on both sides of a page's edge. */
async function withNeighbours(
  search: Search,
  page: UserPage,
  { number, last }: { readonly number: number; readonly last: number },
): Promise<SearchResult> {
  const users = [...matchingUsers(search, page)];
  const matches = (user: InfraonUser | undefined) =>
    user !== undefined && sortFields[search.field](user) === search.key;
  if (number > 1 && matches(page.users[0]))
    users.push(...matchingUsers(search, await readPage(search, number - 1)));
  if (number < last && matches(page.users.at(-1))) {
    users.push(...matchingUsers(search, await readPage(search, number + 1)));
  }
  return { users, conclusive: true };
}
