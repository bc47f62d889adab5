const retryableNames: ReadonlySet<string> = new Set([
  'AbortError',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
  'UnrecognizedClientException',
]);

/** Node's codes for a connection that could not be made, or broke. */
const networkCodes: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/**
 * Whether a failed call on DynamoDB says nothing against the call itself, so that it may succeed later: throttling,
 * time, 5xx, credentials that are being renewed, the network. What is left is a fault of ours.
 */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (retryableNames.has(error.name)) return true;
  if ('code' in error && networkCodes.has(error.code)) return true;
  return (httpStatusOf(error) ?? 0) >= 500;
}

function httpStatusOf(error: Error): number | undefined {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return;
  const metadata = error.$metadata;
  return 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : undefined;
}

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

/** The reply of a call on DynamoDB. Throws a {@link LedgerUnavailableError} when the call may succeed later. */
export async function asLedgerCall<Reply>(call: Promise<Reply>): Promise<Reply> {
  try {
    return await call;
  } catch (cause) {
    if (isUnavailable(cause)) {
      throw new LedgerUnavailableError('unreachable', { requestId: requestIdOf(cause), cause });
    }
    throw cause;
  }
}

function requestIdOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('requestId' in metadata)) return undefined;
  return typeof metadata.requestId === 'string' ? metadata.requestId : undefined;
}
