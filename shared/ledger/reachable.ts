import { isUnavailable } from './is-unavailable.ts';
import { LedgerUnavailableError } from './ledger-unavailable-error.ts';

/** The reply of a call on DynamoDB. Throws a {@link LedgerUnavailableError} when the call may succeed later. */
export async function reachable<Reply>(call: Promise<Reply>): Promise<Reply> {
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
