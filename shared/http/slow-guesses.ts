import { setTimeout } from 'node:timers/promises';

const [windowMs, free, pauseMs] = [60_000, 10, 500];

/**
 * Lets whoever guesses what proves a sender wait: after ten wrong proofs of one sender within a minute, each further one
 * is answered half a second late. A right one never waits, so that no one can keep a sender out. Every process
 * counts for itself: it bounds what one process tries, and the strength of the secrets bounds the rest.
 */
export function createGuessBrake(options: {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}) {
  const { now, sleep = setTimeout } = options;
  const guesses = new Map<string, readonly number[]>();

  /** Called after each wrong proof. */
  return async function slowDown(source: string): Promise<void> {
    const since = now() - windowMs;
    const recent = [...(guesses.get(source) ?? []).filter((at) => at > since), now()].slice(-free - 1);
    guesses.set(source, recent);
    if (recent.length > free) await sleep(pauseMs);
  };
}
