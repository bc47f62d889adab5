import * as z from 'zod';
import { createApiKeyProvider } from '../shared/aws/create-api-key-provider.ts';
import { createSecretsClient } from '../shared/aws/create-secrets-client.ts';
import { jsonVariable } from '../shared/environment/json-variable.ts';
import { logAttempts } from '../shared/http/log-attempts.ts';
import { createInfraonClient, infraonOptionsSchema } from '../shared/infraon/index.ts';
import type { Log } from '../shared/log/log.ts';

/** The variables of a function that calls Infraon. */
export const infraonEnvironmentShape = {
  INFRAON_API_KEY_ARN: z.string().min(1),
  INFRAON_OPTIONS: jsonVariable(infraonOptionsSchema),
};

const infraonEnvironmentSchema = z.object(infraonEnvironmentShape);

export interface InfraonBinding {
  readonly environment: z.infer<typeof infraonEnvironmentSchema>;
  readonly log: Log;
}

/** The client of Infraon as a function's environment describes it. */
export function connectInfraon({ environment, log }: InfraonBinding) {
  const { INFRAON_API_KEY_ARN: secretId, INFRAON_OPTIONS: options } = environment;
  const credentials = createApiKeyProvider({
    client: createSecretsClient(),
    secretId,
    name: 'infraon-api-key',
    log,
  });
  const onUnreadable = (count: number) => log('warn', 'accounts-unreadable', { target: 'infraon', count });
  return {
    options,
    client: createInfraonClient({
      options,
      credentials,
      onUnreadable,
      onAttempt: logAttempts(log, 'infraon'),
    }),
  };
}
