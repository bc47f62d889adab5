import { VendorError, type VendorErrorDetails } from '../http/vendor-error.ts';

/** A failed call on Infraon. */
export class InfraonError extends VendorError {
  override readonly name = 'InfraonError';

  constructor(details: VendorErrorDetails) {
    super('infraon', details);
  }
}
