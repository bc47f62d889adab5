import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, unlogged } from './client-options.ts';

/** An SQS client of the environment's region, credentials and endpoint. */
export function createQueueClient(): SQSClient {
  return unlogged(new SQSClient(clientOptions));
}
