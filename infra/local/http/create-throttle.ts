import type { Throttle } from '../plan.ts';

/** A token bucket. `now` gives milliseconds. Says whether a request may pass. */
export function createThrottle(
  limit: Throttle,
  now: () => number = performance.now.bind(performance),
): () => boolean {
  let tokens = limit.burst;
  let refilledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(limit.burst, tokens + ((at - refilledAt) / 1000) * limit.ratePerSecond);
    refilledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
