import type { Reply } from '../wire/reply.ts';

/** A wait that ends early when its fault is cleared. */
interface Wait {
  readonly ms: number;
  readonly cleared: AbortSignal;
}

export type Outcome =
  | { readonly type: 'reset' }
  | { readonly type: 'reply'; readonly reply: Reply }
  | { readonly type: 'broken-json' };

/** What the faults do to one request. At most one of them decides the outcome; the rest adds up. */
export interface FaultPlan {
  before: Outcome | undefined;
  /** After carrying it out, instead of its answer. */
  after: Outcome | undefined;
  readonly waitsBefore: Wait[];
  readonly waitsAfter: Wait[];
  drip: (Wait & { readonly chunkBytes: number }) | undefined;
  truncate: { readonly announced: boolean } | undefined;
  lines: 'reversed' | 'last-repeated' | undefined;
  invisibleMs: number;
  newApiKey: string | undefined;
  readonly ignored: Set<string>;
  /** The share of the users that lists and downloads show. */
  keep: number;
}

export const emptyPlan = (): FaultPlan => ({
  before: undefined,
  after: undefined,
  waitsBefore: [],
  waitsAfter: [],
  drip: undefined,
  truncate: undefined,
  lines: undefined,
  invisibleMs: 0,
  newApiKey: undefined,
  ignored: new Set(),
  keep: 1,
});

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
