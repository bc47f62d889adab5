import { VendorError, type VendorErrorDetails } from '../http/vendor-error.ts';

/** A failed call on Esper. */
export class EsperError extends VendorError {
  override readonly name = 'EsperError';

  constructor(details: VendorErrorDetails) {
    super('esper', details);
  }
}

/** Of a reply that is JSON, but not what the API publishes. */
export function unreadableReply({ isWrite }: { readonly isWrite: boolean }): EsperError {
  return new EsperError({ code: 'unreadable-reply', retryable: true, mayHaveHappened: isWrite });
}
