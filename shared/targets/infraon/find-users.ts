import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { VendorCallOptions } from '../../http/vendor-http.ts';
import { type InfraonUser, mayBeAnyone, userIdOf } from './infraon-user.ts';
import { isLastPage, type ListUsers, listAllUsers } from './list-all-users.ts';
import type { InfraonOptions } from './options.ts';
import { searchSortedPages } from './search-sorted-pages.ts';
import { type SortField, sortFields } from './sort-order.ts';

export interface FindQuery extends VendorCallOptions {
  readonly userNames: readonly string[];
  readonly emails: readonly string[];
  /**
   * Whether a complete listing has proven that the server orders the field as the search expects. Only then is an absence
   * taken from the search. A function is asked only when it matters.
   */
  readonly sortVerified?: boolean | ((field: SortField) => Promise<boolean>) | undefined;
}

export interface Found {
  readonly users: readonly InfraonUser[];
  /** The field by which the search could not tell whether someone bears a key; undefined when it told for every key. */
  readonly doubtful: SortField | undefined;
}

interface Sought {
  readonly field: SortField;
  readonly key: string;
}

interface Directory {
  readonly listUsers: ListUsers;
  readonly options: InfraonOptions;
}

/**
 * Searches the sorted pages by halves for users that bear one of the names or addresses, without regard to case: at most
 * log2(pages) + 3 requests for each key that no user found before bears, and two for a directory of a single page. Ends
 * at the first key of which it cannot tell.
 */
export async function searchUsers(query: FindQuery & Directory): Promise<Found> {
  const { listUsers, options } = query;
  const call: VendorCallOptions = { signal: query.signal, deadline: query.deadline };
  const found = new Map<string, InfraonUser>();
  const sought = soughtKeys(query);
  for (const { field, key } of sought) {
    if ([...found.values()].some((user) => sortFields[field](user) === key)) continue;
    const sort = options.sortKeys[field];
    const result = await searchSortedPages({
      field,
      key,
      listUsers,
      sort,
      call,
      async isWhole({ users, ...page }) {
        const read = { ...page, distinct: users.length, pageLength: users.length };
        if (!page.ownLength) return isLastPage(read, options);
        const next = await listUsers({ page: 2, sort, reverse: false }, call);
        return next.users.length === 0 || JSON.stringify(next.users) === JSON.stringify(users);
      },
    });
    if (result.everyone !== undefined) {
      const bearers = result.everyone.filter((user) => bearsAny(user, sought));
      if (bearers.length === 0 && result.everyone.some((user) => mayBeAnyone(user, options))) {
        return { users: [], doubtful: field };
      }
      // The whole directory was on one page: it answers for all keys at once.
      return { users: bearers, doubtful: undefined };
    }
    for (const user of result.users) found.set(userIdOf(user, options), user);
    if (result.users.length === 0 && !(result.conclusive && (await isVerified(query, field)))) {
      return { users: [...found.values()], doubtful: field };
    }
  }
  return { users: [...found.values()], doubtful: undefined };
}

/**
 * Users that bear one of the names or addresses; empty only when that is proven, by the search or by a complete listing of
 * its own. Throws what the listing throws.
 */
export async function findUsers(query: FindQuery & Directory): Promise<readonly InfraonUser[]> {
  const { users, doubtful } = await searchUsers(query);
  if (doubtful === undefined) return users;
  const { listUsers, options, signal, deadline } = query;
  const sought = soughtKeys(query);
  const found = new Map(users.map((user) => [userIdOf(user, options), user]));
  for await (const user of listAllUsers({ signal, deadline, listUsers, options, sort: doubtful })) {
    if (bearsAny(user, sought)) found.set(userIdOf(user, options), user);
  }
  return [...found.values()];
}

function soughtKeys(query: FindQuery): readonly Sought[] {
  const keys = [
    ...query.userNames.map((name) => ({ field: 'userName' as const, key: normaliseIdentifier(name) })),
    ...query.emails.map((email) => ({ field: 'email' as const, key: normaliseIdentifier(email) })),
  ];
  const distinct = new Map(keys.map((sought) => [`${sought.field}#${sought.key}`, sought]));
  return [...distinct.values()].filter(({ key }) => key !== '');
}

function bearsAny(user: InfraonUser, sought: readonly Sought[]): boolean {
  return sought.some(({ field, key }) => sortFields[field](user) === key);
}

async function isVerified({ sortVerified }: FindQuery, field: SortField): Promise<boolean> {
  return typeof sortVerified === 'function' ? await sortVerified(field) : sortVerified === true;
}
