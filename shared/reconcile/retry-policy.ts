/** How long, and how often, a person is tried again. */
export interface RetryPolicy {
  readonly firstBackoffSeconds: number;
  readonly maxBackoffSeconds: number;
  /** How often a message is received before the queue moves it to its dead letters. */
  readonly maxReceives: number;
}

/** Seconds to wait after the given receive (from 1): doubled each time, up to the policy's maximum. */
export function backoffSeconds(policy: RetryPolicy, receives: number): number {
  return Math.min(policy.firstBackoffSeconds * 2 ** Math.min(receives - 1, 30), policy.maxBackoffSeconds);
}

/** A vendor's own wish is obeyed up to this, whatever the policy's longest wait is. */
const longestAskedSeconds = 3600;

/** Seconds to wait where the vendor may have asked for a time of its own (`Retry-After`). */
export function waitSeconds(backoff: number, asked = 0): number {
  return Math.ceil(Math.max(1, backoff, Math.min(asked, longestAskedSeconds)));
}

/** Seconds from the first attempt to the last one: an outage that is shorter leaves no dead letter. */
export function longestOutageSeconds(policy: RetryPolicy): number {
  let total = 0;
  for (let receives = 1; receives < policy.maxReceives; receives++) total += backoffSeconds(policy, receives);
  return total;
}
