/** A token bucket: true while the rate is kept. A refused request costs nothing. */
export const createRateLimiter = (limit: {
  readonly perSecond: number;
  readonly burst: number;
  readonly now: () => number;
}): (() => boolean) => {
  let tokens = limit.burst;
  let last = limit.now();
  return () => {
    const time = limit.now();
    tokens = Math.min(limit.burst, tokens + ((time - last) / 1000) * limit.perSecond);
    last = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
