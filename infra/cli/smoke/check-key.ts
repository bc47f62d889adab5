import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createApiKeyProvider } from '../../../shared/aws/secrets/create-api-key-provider.ts';
import { SecretUnavailableError } from '../../../shared/aws/secrets/secret-unavailable-error.ts';
import {
  createInfraonClient,
  InfraonError,
  infraonOptionsSchema,
} from '../../../shared/targets/infraon/index.ts';
import type { Checked, CheckedStage } from './checked-stage.ts';

/** Whether Infraon answers a read that is made with the stage's API key, in the tenant's way (`infraon`). Nothing is written. */
export async function checkKey(
  secrets: SecretsManagerClient,
  { infraonUrl, infraonKeySecret, isLocal, infraon = {} }: CheckedStage & { readonly infraon?: object },
): Promise<Checked> {
  const credentials = createApiKeyProvider({
    client: secrets,
    secretId: infraonKeySecret,
    name: 'infraon-api-key',
    log: () => {},
  });
  const options = infraonOptionsSchema.parse({
    ...infraon,
    ...{ baseUrl: infraonUrl, allowLoopback: isLocal },
  });
  const client = createInfraonClient({ options, credentials });
  try {
    await client.listUsers({ page: 1, itemsPerPage: 1 });
    return { ok: true, says: 'Infraon takes the API key' };
  } catch (error) {
    if (!(error instanceof InfraonError)) throw error;
    return { ok: false, says: describe(error) };
  }
}

function describe({ cause, status, message }: InfraonError): string {
  if (cause instanceof SecretUnavailableError)
    return `the secret of the API key cannot be used: ${cause.reason}`;
  if (status === 401 || status === 403) return `Infraon refuses the API key: ${status}`;
  return `Infraon does not answer as expected: ${message}`;
}
