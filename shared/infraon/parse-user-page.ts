import * as z from 'zod';
import { InfraonError } from './infraon-error.ts';
import { type InfraonUser, infraonUserSchema } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';

/** One page of a listing. */
export interface UserPage {
  readonly users: readonly InfraonUser[];
  /** Number of all users, where the reply says it. */
  readonly total: number | undefined;
}

type PageOptions = Pick<InfraonOptions, 'listFields' | 'totalFields'>;

const usersSchema = z.array(infraonUserSchema);

/** Reads a page in any of the wrappers: a bare array, or an object with a list member, nested at most once. */
export function parseUserPage(body: unknown, options: PageOptions): UserPage {
  const found = findList(body, options, 0);
  const users = usersSchema.safeParse(found?.list);
  if (found === undefined || !users.success) {
    throw new InfraonError({ code: 'unreadable-reply', retryable: true, mayHaveHappened: false });
  }
  return { users: users.data, total: found.totals.length === 0 ? undefined : Math.max(...found.totals) };
}

interface FoundList {
  readonly list: readonly unknown[];
  readonly totals: readonly number[];
}

function findList(value: unknown, options: PageOptions, depth: number): FoundList | undefined {
  if (Array.isArray(value)) return { list: value, totals: [] };
  if (typeof value !== 'object' || value === null || depth > 1) return undefined;
  const members = new Map<string, unknown>(Object.entries(value));
  for (const name of options.listFields) {
    const inner = findList(members.get(name), options, depth + 1);
    if (inner !== undefined) return { ...inner, totals: [...inner.totals, ...totalsOf(members, options)] };
  }
  return undefined;
}

function totalsOf(members: ReadonlyMap<string, unknown>, options: PageOptions): number[] {
  return options.totalFields
    .map((name) => members.get(name))
    .filter((total) => typeof total === 'number')
    .filter((total) => Number.isSafeInteger(total) && total >= 0);
}
