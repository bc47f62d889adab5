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

/** Seconds from the first attempt to the last one: an outage that is shorter leaves no dead letter. */
export function longestOutageSeconds(policy: RetryPolicy): number {
  let total = 0;
  for (let receives = 1; receives < policy.maxReceives; receives++) total += backoffSeconds(policy, receives);
  return total;
}
