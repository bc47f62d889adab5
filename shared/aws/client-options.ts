/**
 * How every AWS client behaves: three attempts, each with a second to connect and three to answer, so that the
 * caller's own deadline is never reached by waiting for one service. The SDK only warns about a slow answer unless
 * it is told to throw.
 */
export const clientOptions = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;

/** What is used of an AWS client here. */
interface Client {
  readonly middlewareStack: { remove(name: string): boolean };
}

/**
 * Keeps a client from preparing its calls for a logger. Without one, the SDK still copies every request and every
 * answer, value by value, to leave out what is sensitive: a tenth of what a call on DynamoDB costs the processor.
 */
export function unlogged<Given extends Client>(client: Given): Given {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
