import { textOf } from '../../http/read-scalar.ts';
import type { VendorCallOptions, VendorHttp } from '../../http/vendor-http.ts';
import { InfraonError } from './infraon-error.ts';
import { type InfraonUser, isObject } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';

/** One page of a listing. */
export interface UserPage {
  readonly users: readonly InfraonUser[];
  /** Number of all users, where the reply says it and it is not {@link ownLength}. */
  readonly total: number | undefined;
  /**
   * The reply gives a number that may be the page's own length, as servers that cap pages do: neither it nor a short page then says
   * where the directory ends.
   */
  readonly ownLength?: true;
}

export interface PageRequest {
  /** From 1. */
  readonly page: number;
  readonly itemsPerPage?: number;
  readonly sort?: string;
  readonly reverse?: boolean;
}

/** Reads one page of the directory. A page beyond the last one is empty. */
export async function readPage(
  http: Pick<VendorHttp, 'call'>,
  request: PageRequest & { readonly options: InfraonOptions; readonly call: VendorCallOptions | undefined },
): Promise<UserPage> {
  const { page, itemsPerPage, sort, reverse, options, call } = request;
  const searchParams = {
    items_per_page: itemsPerPage ?? options.pageSize,
    page,
    ...(sort === undefined ? {} : { sort }),
    ...(reverse === undefined ? {} : { reverse }),
  };
  try {
    return parseUserPage(
      await http.call({ operation: 'listUsers', method: 'GET', path: '', searchParams }, call),
      options,
    );
  } catch (error) {
    if (page > 1 && isPastLastPage(error, options)) return { users: [], total: undefined };
    throw error;
  }
}

/** Whether the vendor says that there is no such page. Any other 404 may be a gateway's, and tells nothing of the directory. */
function isPastLastPage(error: unknown, options: Pick<InfraonOptions, 'pastLastPagePatterns'>): boolean {
  if (!(error instanceof InfraonError) || error.status !== 404 || !error.fromVendor) return false;
  const words = error.vendorMessage?.toLowerCase() ?? '';
  return options.pastLastPagePatterns.some((pattern) => words.includes(pattern.toLowerCase()));
}

type PageOptions = Pick<InfraonOptions, 'listFields' | 'totalFields'>;

/**
 * Reads a page in any of the wrappers: a bare array, or an object with a list member, nested at most once. An entry that is no object
 * is a user of whom nothing can be read.
 */
function parseUserPage(body: unknown, options: PageOptions): UserPage {
  const found = findList(body, options, 0);
  if (found === undefined) {
    throw new InfraonError({ code: 'unreadable-reply', retryable: true, mayHaveHappened: false });
  }
  const users = found.list.map((entry) => (isObject(entry) ? entry : {}));
  if (found.totals.length === 0) return { users, total: undefined };
  const total = Math.max(...found.totals);
  return total <= users.length ? { users, total: undefined, ownLength: true } : { users, total };
}

interface FoundList {
  readonly list: readonly unknown[];
  readonly totals: readonly number[];
}

function findList(value: unknown, options: PageOptions, depth: number): FoundList | undefined {
  if (Array.isArray(value)) return { list: value, totals: [] };
  if (!isObject(value) || depth > 1) return undefined;
  for (const name of options.listFields) {
    const inner = findList(value[name], options, depth + 1);
    if (inner !== undefined) return { ...inner, totals: [...inner.totals, ...totalsOf(value, options)] };
  }
  return undefined;
}

function totalsOf(members: InfraonUser, options: PageOptions): number[] {
  return options.totalFields
    .map((name) => Number(textOf(members[name]) || Number.NaN))
    .filter((total) => Number.isSafeInteger(total) && total >= 0);
}
