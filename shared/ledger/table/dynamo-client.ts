import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions, unlogged } from '../../aws/client-options.ts';

/**
 * A DynamoDB client of the environment's region, credentials and endpoint. It puts together what a call passes through once
 * for each kind of command, not for each call, so that nothing can be added to its middleware after the first.
 */
export function createDynamoClient(): DynamoDBClient {
  return unlogged(new DynamoDBClient({ ...clientOptions, cacheMiddleware: true }));
}
