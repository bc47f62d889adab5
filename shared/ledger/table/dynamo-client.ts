import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions, unlogged } from '../../aws/client-options.ts';

/** A DynamoDB client of the environment's region, credentials and endpoint. */
export function createDynamoClient(): DynamoDBClient {
  return unlogged(new DynamoDBClient(clientOptions));
}
