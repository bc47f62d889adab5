import { normaliseIdentifier } from '../domain/identifiers.ts';
import type { InfraonUser } from './infraon-user.ts';

/** What a listing can be searched by. */
export type SortField = 'userName' | 'email';

/** The normalised value by which a user stands in a sorted listing; undefined where the user has none. */
export const sortFields: Readonly<Record<SortField, (user: InfraonUser) => string | undefined>> = {
  userName: (user) => keyOf(user.actual_username),
  email: (user) => keyOf(user.email),
};

/** Whether each key is at least as great as the one before. */
export function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key);
}

function keyOf(value: string | null | undefined): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  return normaliseIdentifier(value);
}
