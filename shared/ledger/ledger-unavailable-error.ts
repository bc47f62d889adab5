/**
 * - `unreachable`: DynamoDB throttled, timed out, failed (5xx) or could not be reached.
 * - `contended`: others wrote the same items, or kept DynamoDB busy, for too long.
 * - `newer`: a record was written by a newer version, in a form that this one does not know. It stays as it is.
 */
export type LedgerUnavailableReason = 'unreachable' | 'contended' | 'newer';

/** The ledger cannot be used now. Whatever was tried may or may not have happened; every verb may be repeated. */
export class LedgerUnavailableError extends Error {
  override readonly name = 'LedgerUnavailableError';
  readonly retryable = true;
  readonly reason: LedgerUnavailableReason;
  /** The request id that DynamoDB gave, where it answered. */
  readonly requestId: string | undefined;

  constructor(
    reason: LedgerUnavailableReason,
    options: { readonly requestId?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(`the ledger is unavailable: ${reason}`, { cause: options.cause });
    this.reason = reason;
    this.requestId = options.requestId;
  }
}
