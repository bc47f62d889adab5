import type { Outcome } from '../domain/outcome.ts';
import type { Unlisted } from '../domain/unlisted.ts';
import type { TargetErrorKind } from '../targets/target-error.ts';
import type { TargetFailure } from './target-notes.ts';

export interface Attempt {
  readonly personId: string;
  /** Ends every call of the run. */
  readonly signal: AbortSignal;
  /** Whether no one tries again after this run: open events then become `failed: retries-exhausted`. */
  readonly lastAttempt: boolean;
  /** Whether to look also at someone of whom no event is open. */
  readonly evenIfIdle?: boolean;
  /** What the import's listings lacked that the person comes from. */
  readonly unlisted?: Unlisted | undefined;
  /** In how many seconds the person is tried again when this run does not succeed. */
  readonly retryInSeconds: number;
}

export type RunResult =
  /** Every open event is final. */
  | { readonly kind: 'settled'; readonly outcome: Outcome }
  /** Nothing was open, and nothing else was asked for. */
  | { readonly kind: 'idle' }
  /** Nothing failed, but only time, or a human, can tell the rest. The sweeper looks again, so that no message has to wait. */
  | { readonly kind: 'waiting' }
  /** Try again: someone else works on the person, or a target could not be served. `because`: of the first of them. */
  | {
      readonly kind: 'later';
      readonly because: 'leased' | TargetErrorKind;
      readonly retryAfterSeconds?: number;
      /** The error of each target that could not be served. */
      readonly failures?: readonly TargetFailure[];
    };
