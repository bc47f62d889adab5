import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientOptions } from './client-options.ts';

/** A Secrets Manager client of the environment's region, credentials and endpoint. */
export function createSecretsClient(): SecretsManagerClient {
  return new SecretsManagerClient(clientOptions);
}
