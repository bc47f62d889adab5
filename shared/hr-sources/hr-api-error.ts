/**
 * - `unauthorized`: the API's secret was refused, also after it was fetched anew; or a right is missing.
 * - `refused`: the API will not take this request as it is. Tried again all the same, since an operator may mend that.
 * - `unavailable`: worth another try later (5xx, 429, network, time).
 * - `unreadable`: the answer is no JSON, or too long.
 */
export type HrApiErrorKind = 'unauthorized' | 'refused' | 'unavailable' | 'unreadable';

/** A failed call on an HR system's API. Nothing of the request or the answer is part of it but the status. */
export class HrApiError extends Error {
  override readonly name = 'HrApiError';
  readonly kind: HrApiErrorKind;
  readonly status: number | undefined;
  /** Seconds that the API asked to wait, where it did. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    kind: HrApiErrorKind,
    options: {
      readonly status?: number;
      readonly retryAfterSeconds?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`the HR system's API failed: ${kind}`, options.cause === undefined ? {} : { cause: options.cause });
    this.kind = kind;
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
