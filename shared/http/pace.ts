/** Times are in milliseconds since the epoch. */
export interface Pace {
  /** The process, idle until now, has work. */
  begin(now: number): void;
  /** Milliseconds until the next attempt may start. */
  wait(now: number): number;
  admit(now: number): void;
  take(now: number): void;
  cut(now: number): void;
}

const measuredOver = 1000;
/** What a refusal leaves of the rate: less where the last cut, a moment ago, was not enough. */
const [decrease, decreaseAgain, againMs] = [0.9, 0.6, 300];
/** Taken attempts below which a measurement says too little. */
const enough = 2;

/**
 * How fast attempts may follow one another. Unbounded until the first refusal; a refusal sets it below what the server took in
 * the last second, and from there it grows: slowly where the server's limit is likely to be, ever faster while nothing
 * is refused, so that a passing limit is soon forgotten.
 */
export function createPace(): Pace {
  const taken: number[] = [];
  let busySince = 0;
  let rateAtCut = Number.POSITIVE_INFINITY;
  let cutAt = 0;
  let nextAt = 0;

  const rate = (now: number) => {
    const seconds = Math.max(0, now - cutAt) / 1000;
    return rateAtCut * (1 + 0.03 * seconds + (seconds / 10) ** 3);
  };

  return {
    begin(now) {
      busySince = now;
    },
    wait: (now) => Math.max(0, nextAt - now),
    admit(now) {
      const interval = 1000 / rate(now);
      // Time that no one used is not made up for by a burst.
      nextAt = Math.max(now, nextAt) + interval;
    },
    take(now) {
      taken.push(now);
      while ((taken[0] ?? now) < now - measuredOver) taken.shift();
    },
    cut(now) {
      const since = Math.max(busySince, now - measuredOver);
      const counted = taken.filter((time) => time >= since).length;
      const measured =
        counted < enough ? Number.POSITIVE_INFINITY : counted / Math.max(0.1, (now - since) / 1000);
      const left = now - cutAt < againMs ? decreaseAgain : decrease;
      rateAtCut = Math.min(left * rate(now), decrease * measured);
      cutAt = now;
      nextAt = now + 1000 / rateAtCut;
    },
  };
}
