/**
 * How what is there can differ from what the ledger asked for, the most urgent first.
 * - `leaver-active`: somebody who left has an account that is active or, where leavers' accounts are deleted, is there.
 * - `missing`: somebody who should have an account has none.
 * - `differs`: the account of somebody shows another value than is desired.
 * - `ambiguous`: an account bears names of somebody who has none, and it is not clear whose it is.
 * - `unmanaged`: nobody ever asked for the account.
 * - `never-logged-in`, `long-not-logged-in`: an active account that nobody uses.
 */
export const driftKinds = [
  'leaver-active',
  'missing',
  'differs',
  'ambiguous',
  'unmanaged',
  'never-logged-in',
  'long-not-logged-in',
] as const;

export type DriftKind = (typeof driftKinds)[number];
