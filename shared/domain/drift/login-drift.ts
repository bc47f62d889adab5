import type { DriftKind } from './drift-kind.ts';

export interface LoginHistory {
  readonly active: boolean;
  /** ISO 8601. Undefined: never. */
  readonly lastLoginAt?: string;
  /** Whether the target says something of the last login that cannot be read: nothing follows from it. */
  readonly loginUnclear?: boolean;
  /** ISO 8601. Undefined: not told. */
  readonly createdAt?: string;
}

const dayMs = 24 * 3600 * 1000;

/** Whether nobody uses an active account: never since it is older than a while, or not for long. */
export function loginDrift(
  { active, lastLoginAt, loginUnclear, createdAt }: LoginHistory,
  limits: {
    readonly now: Date;
    readonly neverLoggedInAfterDays: number;
    readonly notLoggedInForDays: number;
  },
): Extract<DriftKind, 'never-logged-in' | 'long-not-logged-in'> | undefined {
  if (!active || loginUnclear === true) return undefined;
  const { now, neverLoggedInAfterDays, notLoggedInForDays } = limits;
  const days = (time: string) => (now.getTime() - Date.parse(time)) / dayMs;
  if (lastLoginAt !== undefined) {
    return days(lastLoginAt) > notLoggedInForDays ? 'long-not-logged-in' : undefined;
  }
  // Where the target does not tell how old the account is, it is not taken for new.
  return createdAt === undefined || days(createdAt) > neverLoggedInAfterDays ? 'never-logged-in' : undefined;
}
