/** Why a command that was started did nothing. */
export type RefusalCode = 'not-found' | 'ambiguous' | 'outdated' | 'not-allowed' | 'incomplete';

/** Ends a command with exit code 1. The message is one sentence for the person at the terminal. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  /** What a program may want to know beside the sentence. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: RefusalCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
