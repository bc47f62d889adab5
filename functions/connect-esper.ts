import * as z from 'zod';
import { createApiKeyProvider } from '../shared/aws/create-api-key-provider.ts';
import { createSecretsClient } from '../shared/aws/create-secrets-client.ts';
import { jsonVariable } from '../shared/environment/json-variable.ts';
import { EnvironmentError } from '../shared/environment/parse-environment.ts';
import { createEsperClient, esperOptionsSchema } from '../shared/esper/index.ts';
import { logAttempts } from '../shared/http/log-attempts.ts';
import type { Log } from '../shared/log/log.ts';

/** The variables of a function that calls Esper: both are there or, in a stage without Esper, neither. */
export const esperEnvironmentShape = {
  ESPER_API_KEY_ARN: z.string().min(1).optional(),
  ESPER_OPTIONS: jsonVariable(esperOptionsSchema).optional(),
};

const esperEnvironmentSchema = z.object(esperEnvironmentShape);

export interface EsperBinding {
  readonly environment: z.infer<typeof esperEnvironmentSchema>;
  readonly log: Log;
}

/** The client of Esper as a function's environment describes it; undefined where it does not. Throws an {@link EnvironmentError}. */
export function connectEsper({ environment, log }: EsperBinding) {
  const { ESPER_API_KEY_ARN: secretId, ESPER_OPTIONS: options } = environment;
  if (secretId === undefined && options === undefined) return undefined;
  if (secretId === undefined || options === undefined)
    throw new EnvironmentError('the environment is invalid: ESPER_API_KEY_ARN and ESPER_OPTIONS go together');
  const credentials = createApiKeyProvider({
    client: createSecretsClient(),
    secretId,
    name: 'esper-api-key',
    log,
  });
  const onUnreadable = (count: number) => log('warn', 'accounts-unreadable', { target: 'esper', count });
  return {
    options,
    client: createEsperClient({ options, credentials, onUnreadable, onAttempt: logAttempts(log, 'esper') }),
  };
}
