import { VendorError, type VendorErrorDetails } from '../../http/vendor-error.ts';
import type { InfraonOptions } from './options.ts';

/** A failed call on Infraon. */
export class InfraonError extends VendorError {
  override readonly name = 'InfraonError';

  constructor(details: VendorErrorDetails) {
    super('infraon', details);
  }
}

/** Whether the body of a 2xx says that the call failed: `{"status":"error", …}`. */
export function isLogicalFailure(body: unknown, options: Pick<InfraonOptions, 'failureStatuses'>): boolean {
  if (typeof body !== 'object' || body === null || !('status' in body)) return false;
  const { status } = body;
  if (typeof status !== 'string') return false;
  return options.failureStatuses.some((failure) => failure.toLowerCase() === status.trim().toLowerCase());
}
