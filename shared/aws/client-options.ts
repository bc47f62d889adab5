/**
 * How every AWS client behaves: three attempts, each with a second to connect and three to answer, so that the
 * caller's own deadline is never reached by waiting for one service. The SDK only warns about a slow answer unless
 * it is told to throw.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;
