/**
 * - `unreachable`: Secrets Manager did not give the value.
 * - `placeholder`: no one has filled the secret in yet.
 * - `malformed`: the value is not what the secret must hold.
 * - `too-weak`: the value could be guessed.
 */
export type SecretUnavailableReason = 'unreachable' | 'placeholder' | 'malformed' | 'too-weak';

/** A secret cannot be had. Nothing of its value is part of the error. */
export class SecretUnavailableError extends Error {
  override readonly name = 'SecretUnavailableError';
  readonly reason: SecretUnavailableReason;

  constructor(reason: SecretUnavailableReason, options: { readonly cause?: unknown } = {}) {
    super(`the secret is unavailable: ${reason}`, options);
    this.reason = reason;
  }
}
