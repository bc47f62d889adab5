import type { AttributeName } from './attributes.ts';

/** Where an event stands. `recorded` is internal: held, not yet merged, never shown to a sender as final or accepted. */
export type EventStatus = 'recorded' | 'accepted' | 'scheduled' | 'applied' | 'superseded' | 'failed';

/**
 * - `out-of-scope`: the sender of an event may not speak of the person, so that no target is asked.
 * - `refused`: by an operator, of what the brake held.
 */
export type FailureReason =
  | 'rejected-by-vendor'
  | 'identity-conflict'
  | 'out-of-scope'
  | 'protected'
  | 'refused'
  | 'retries-exhausted';

/**
 * Why someone who left may still have access; see `npm run leavers`. Beside failures: what brings a row, or absence from a file, to
 * nothing.
 */
export type LeaverReason =
  | FailureReason
  | 'spreadsheet-damage'
  | 'rejected-row'
  | 'superseded-leaver'
  | 'unreadable-row'
  | 'conflicting-row'
  /** The night's comparison found an account of theirs that works, after it was deactivated or beside one that was. */
  | 'active-again';

/**
 * What a run did, or found, at one target. `absent`: no account, and none is wanted. `invited`: the account comes into
 * being when its person accepts the target's invitation.
 */
export type TargetResult =
  | 'created'
  | 'invited'
  | 'adopted'
  | 'updated'
  | 'reactivated'
  | 'deactivated'
  | 'deleted'
  | 'unchanged'
  | 'absent'
  | 'observed'
  | 'failed';

/** Coded, without personal data and without the vendor's words: shown to whoever holds the status URL. */
export interface TargetOutcome {
  readonly result: TargetResult;
  readonly reason?: FailureReason;
  /** With `absent`, where no one was ever onboarded under these names and no account was ever known: perhaps they are misspelt. */
  readonly because?: 'unknown-person';
  /** Attributes that the target refused or ignored. */
  readonly notTaken?: readonly AttributeName[];
  readonly invitation?: Invitation;
  /** In `mode: observe`, the calls that would have been made. */
  readonly would?: readonly string[];
}

/** Per target, by its name. */
export type Outcome = Readonly<Record<string, TargetOutcome>>;

export function isFinal(status: EventStatus): boolean {
  return status === 'applied' || status === 'superseded' || status === 'failed';
}

/**
 * `due`: wanted, and surely not sent yet. `inviting`: recorded before the call. `unknown`: the call's result was lost,
 * so the invitation may have been sent; it is never repeated by itself, a person can resend it.
 */
export type Invitation = 'none' | 'due' | 'inviting' | 'invited' | 'unknown' | 'failed';

/** Chooses, among several results of one run, the one that tells most: what became of the account before what changed on it. */
export function primaryResult(results: readonly TargetResult[]): TargetResult | undefined {
  const order: readonly TargetResult[] = [
    'deleted',
    'deactivated',
    'created',
    'reactivated',
    'adopted',
    'updated',
  ];
  return order.find((result) => results.includes(result));
}
