import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Log } from '../../log/log.ts';
import { clientOptions, unlogged } from '../client-options.ts';
import { SecretUnavailableError } from './secret-unavailable-error.ts';

/** What a secret holds until someone fills it in: CloudFormation would put a random value there otherwise. */
export const secretPlaceholder = 'REPLACE-ME';

/** Whether the text is, or contains, the placeholder: `REPLACE-ME`, `{"apiKey":"REPLACE-ME"}`. */
export function isPlaceholder(text: string): boolean {
  return text.trim() === '' || text.toUpperCase().includes(secretPlaceholder);
}

export interface SecretLocation {
  readonly client: SecretsManagerClient;
  /** The secret's ARN or name. */
  readonly secretId: string;
}

const dayMs = 86_400_000;

/** Reads the current value of a secret, and logs how old it is. Throws {@link SecretUnavailableError}. */
export async function readSecret(
  options: SecretLocation & {
    readonly name: string;
    readonly log: Log;
    readonly now?: (() => number) | undefined;
  },
): Promise<string> {
  const { client, secretId, name, log, now = Date.now } = options;
  const { value, createdAt } = await client.send(new GetSecretValueCommand({ SecretId: secretId })).then(
    ({ SecretString, CreatedDate }) => ({ value: SecretString, createdAt: CreatedDate?.getTime() }),
    (cause: unknown) => {
      throw new SecretUnavailableError('unreachable', { cause });
    },
  );
  if (value === undefined) throw new SecretUnavailableError('malformed');
  if (isPlaceholder(value)) throw new SecretUnavailableError('placeholder');
  if (createdAt !== undefined) {
    const ageDays = Math.max(0, Math.round((now() - createdAt) / dayMs));
    log('info', 'secret-read', { secret: name, ageDays });
  }
  return value;
}

/** A Secrets Manager client of the environment's region, credentials and endpoint. */
export function createSecretsClient(): SecretsManagerClient {
  return unlogged(new SecretsManagerClient(clientOptions));
}
