import { normaliseIdentifier } from '../domain/identifiers.ts';
import type { InfraonCallOptions } from './infraon-http.ts';
import { type InfraonUser, userIdOf } from './infraon-user.ts';
import { isLastPage } from './is-last-page.ts';
import { type ListingSummary, type ListUsers, listAllUsers } from './list-all-users.ts';
import type { InfraonOptions } from './options.ts';
import { searchSortedPages } from './search-sorted-pages.ts';
import { type SortField, sortFields } from './sort-order.ts';

export interface FindQuery extends InfraonCallOptions {
  readonly userNames: readonly string[];
  readonly emails: readonly string[];
  /**
   * Whether the last complete listing has shown that the server's sort is in order. Only then is an absence taken from
   * the search; otherwise a full listing decides. A function is asked only when it matters.
   */
  readonly sortVerified?: boolean | (() => Promise<boolean>) | undefined;
  /** Told of the full listing, when there was one. */
  readonly onListed?: ((summary: ListingSummary) => void) | undefined;
}

interface Sought {
  readonly field: SortField;
  readonly key: string;
}

/**
 * Users that bear one of the names or addresses, without regard to case; empty only when that is proven. Searches the
 * sorted pages by halves: at most log2(pages) + 3 requests for each key that no user found before bears, and one request
 * for a directory of a single page. Throws what the listing throws.
 */
export async function findUsers(
  query: FindQuery & { readonly listUsers: ListUsers; readonly options: InfraonOptions },
): Promise<readonly InfraonUser[]> {
  const { listUsers, options } = query;
  const call: InfraonCallOptions = { signal: query.signal, deadline: query.deadline };
  const found = new Map<string, InfraonUser>();
  const keep = (user: InfraonUser) => found.set(userIdOf(user, options), user);
  const sought = soughtKeys(query);
  let doubtful = false;
  for (const { field, key } of sought) {
    if ([...found.values()].some((user) => sortFields[field](user) === key)) continue;
    const result = await searchSortedPages({
      field,
      key,
      listUsers,
      sort: options.sortKeys[field],
      call,
      isWhole: ({ users, total }) =>
        isLastPage({ distinct: users.length, pageLength: users.length, total }, options),
    });
    if (result.everyone !== undefined) {
      // The whole directory was on one page: it answers for all keys at once.
      return result.everyone.filter((user) => bearsAny(user, sought));
    }
    result.users.forEach(keep);
    if (result.users.length === 0 && !(result.conclusive && (await isVerified(query)))) {
      doubtful = true;
      break;
    }
  }
  if (!doubtful) return [...found.values()];
  for await (const user of listAllUsers({
    ...call,
    listUsers,
    options,
    onComplete: (summary) => query.onListed?.(summary),
  })) {
    if (bearsAny(user, sought)) keep(user);
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

async function isVerified(query: FindQuery): Promise<boolean> {
  return typeof query.sortVerified === 'function' ? await query.sortVerified() : query.sortVerified === true;
}
