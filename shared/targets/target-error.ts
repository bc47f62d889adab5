import type { AttributeName } from '../domain/attributes.ts';

/**
 * Why a call on a target failed.
 * - `rejected`: the target will never take this request as it is.
 * - `refused`: the target does not say why it will not take it, so that it may do so later. Tried again for a bounded time.
 * - `already-exists`: a create met an account that has the name or the address.
 * - `unauthorized`: the credential was refused, also after it was fetched again. Retried, and alarmed.
 * - `unavailable`: worth another try later (5xx, 429, network, time).
 * - `overtaken`: something newer was said of the person while the run was about to act. To be served at once.
 * - `held`: nothing failed, but a human has to release it first.
 * - `waiting`: nothing failed, but only time can tell, such as whether someone accepts an invitation.
 */
export type TargetErrorKind =
  | 'rejected'
  | 'refused'
  | 'already-exists'
  | 'unauthorized'
  | 'unavailable'
  | 'overtaken'
  | 'held'
  | 'waiting';

/** A failed call on a target. The message is coded: no personal data, no words of the vendor. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly kind: TargetErrorKind;
  /** Whether the write may have happened although the call failed. */
  readonly mayHaveHappened: boolean;
  /** Seconds that the target asked to wait, where it did. */
  readonly retryAfterSeconds: number | undefined;
  /** Attributes that the target named when it refused the whole. */
  readonly refused: readonly AttributeName[];

  constructor(
    kind: TargetErrorKind,
    options: {
      readonly mayHaveHappened: boolean;
      readonly retryAfterSeconds?: number;
      readonly refused?: readonly AttributeName[];
      readonly cause?: unknown;
    },
  ) {
    super(`target call failed: ${kind}`, { cause: options.cause });
    this.kind = kind;
    this.mayHaveHappened = options.mayHaveHappened;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.refused = options.refused ?? [];
  }
}
