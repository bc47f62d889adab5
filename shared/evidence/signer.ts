import type { Signature } from './signature.ts';

/** Signs files that are evidence, with a key that nobody can read. */
export interface Signer {
  /** The ARN of the key. */
  readonly keyId: string;
  /** Throws a {@link SigningUnavailableError} when the key cannot be used now. */
  sign(bytes: Uint8Array): Promise<Signature>;
}

/** The key did not sign: AWS KMS could not be reached or refused. Nothing has changed, and signing may be repeated. */
export class SigningUnavailableError extends Error {
  override readonly name = 'SigningUnavailableError';

  constructor(options: { readonly cause?: unknown } = {}) {
    super('the key did not sign', options);
  }
}
