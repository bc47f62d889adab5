/**
 * - `status`: an HTTP status outside 2xx.
 * - `logical-failure`: a 2xx whose body says that the call failed.
 * - `unreadable-reply`: HTML, broken JSON, a body too long, cut off or of an unknown shape.
 * - `redirected`: redirects are never followed, because they would carry the key to another place.
 * - `timeout`, `network`, `aborted` (by the caller), `credential-unavailable`.
 * - `incomplete-listing`: a listing ended before its total.
 */
export type VendorErrorCode =
  | 'status'
  | 'logical-failure'
  | 'unreadable-reply'
  | 'redirected'
  | 'timeout'
  | 'network'
  | 'aborted'
  | 'credential-unavailable'
  | 'incomplete-listing';

export interface VendorErrorDetails {
  readonly code: VendorErrorCode;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** Whether the call was a write that may have taken effect nevertheless. */
  readonly mayHaveHappened: boolean;
  readonly retryAfterSeconds?: number | undefined;
  /** Names of the fields that the reply complains about. */
  readonly fields?: readonly string[];
  /** The vendor's words, which may hold personal data. */
  readonly vendorMessage?: string | undefined;
  /** Whether the reply was JSON or empty, so that the vendor's server wrote it and no gateway. */
  readonly fromVendor?: boolean;
  readonly cause?: unknown;
}

/** A failed call on a vendor. Its message and enumerable members hold codes only, so that it can be logged. */
export class VendorError extends Error {
  override readonly name: string = 'VendorError';
  readonly code: VendorErrorCode;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryable: boolean;
  readonly mayHaveHappened: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly fields: readonly string[];
  readonly fromVendor: boolean;
  readonly #vendorMessage: string | undefined;

  constructor(vendor: string, details: VendorErrorDetails) {
    const status = details.status === undefined ? '' : ` ${details.status}`;
    super(`${vendor} call failed: ${details.code}${status}`, { cause: details.cause });
    this.code = details.code;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryable = details.retryable;
    this.mayHaveHappened = details.mayHaveHappened;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.fields = details.fields ?? [];
    this.fromVendor = details.fromVendor ?? false;
    this.#vendorMessage = details.vendorMessage;
  }

  /** What the vendor said. For decisions only: never logged, never shown. */
  get vendorMessage(): string | undefined {
    return this.#vendorMessage;
  }
}

/** Makes a vendor's own error of what went wrong. */
export type Fail = (details: VendorErrorDetails) => VendorError;
