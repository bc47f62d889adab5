import { textOf } from '../../http/read-scalar.ts';
import { InfraonError } from './infraon-http.ts';
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

type PageOptions = Pick<InfraonOptions, 'listFields' | 'totalFields'>;

/**
 * Reads a page in any of the wrappers: a bare array, or an object with a list member, nested at most once. An entry that is no object
 * is a user of whom nothing can be read.
 */
export function parseUserPage(body: unknown, options: PageOptions): UserPage {
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
