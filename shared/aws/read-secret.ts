import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isPlaceholder } from './secret-placeholder.ts';
import { SecretUnavailableError } from './secret-unavailable-error.ts';

export interface SecretLocation {
  readonly client: SecretsManagerClient;
  /** The secret's ARN or name. */
  readonly secretId: string;
}

/** Reads the current value of a secret. Throws {@link SecretUnavailableError}. */
export async function readSecret({ client, secretId }: SecretLocation): Promise<string> {
  const value = await client.send(new GetSecretValueCommand({ SecretId: secretId })).then(
    ({ SecretString }) => SecretString,
    (cause: unknown) => {
      throw new SecretUnavailableError('unreachable', { cause });
    },
  );
  if (value === undefined) throw new SecretUnavailableError('malformed');
  if (isPlaceholder(value)) throw new SecretUnavailableError('placeholder');
  return value;
}
