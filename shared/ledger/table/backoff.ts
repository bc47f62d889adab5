import { setTimeout } from 'node:timers/promises';
import { LedgerUnavailableError } from './ledger-unavailable-error.ts';

/** Waits before the n-th repetition (1, 2, …). Throws {@link LedgerUnavailableError} when that would be too many. */
export type Pause = (repetition: number) => Promise<void>;

/** Together about three seconds on average, so that a caller's own deadline is not reached by waiting. */
const [maxRepetitions, firstMs, maxMs] = [12, 20, 800];

/** Pauses that grow and are random in their whole length, so that writers of one item drift apart. */
export function createBackoff(
  options: {
    readonly sleep?: ((ms: number) => Promise<unknown>) | undefined;
    readonly random?: (() => number) | undefined;
  } = {},
): Pause {
  const { sleep = setTimeout, random = Math.random } = options;
  return async function pause(repetition) {
    if (repetition > maxRepetitions) throw new LedgerUnavailableError('contended');
    await sleep(random() * Math.min(maxMs, firstMs * 2 ** (repetition - 1)));
  };
}
