import { KMSClient } from '@aws-sdk/client-kms';
import { clientOptions } from './client-options.ts';

/** An AWS KMS client of the environment's region, credentials and endpoint. */
export function createKeyClient(): KMSClient {
  return new KMSClient(clientOptions);
}
