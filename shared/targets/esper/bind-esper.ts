import * as z from 'zod';
import { createApiKeyProvider } from '../../aws/secrets/create-api-key-provider.ts';
import { createSecretsClient } from '../../aws/secrets/read-secret.ts';
import { EnvironmentError, jsonVariable } from '../../environment/parse-environment.ts';
import { logAttempts } from '../../http/log-attempts.ts';
import type { Log } from '../../log/log.ts';
import type { ExportDirectory } from '../directory-export.ts';
import type { ProvisioningTarget } from '../target.ts';
import {
  createEsperClient,
  createEsperExportDirectory,
  createEsperTarget,
  esperOptionsSchema,
} from './index.ts';

/** The variables of a function that calls Esper: both are there or, in a stage without Esper, neither. */
export const esperEnvironmentShape = {
  ESPER_API_KEY_ARN: z.string().min(1).optional(),
  ESPER_OPTIONS: jsonVariable(esperOptionsSchema).optional(),
};

const esperEnvironmentSchema = z.object(esperEnvironmentShape);

interface EsperBinding {
  readonly environment: z.infer<typeof esperEnvironmentSchema>;
  readonly log: Log;
}

/** The client of Esper as a function's environment describes it; undefined where it does not. Throws an {@link EnvironmentError}. */
function connectEsper({ environment, log }: EsperBinding) {
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

/** Esper, where a function's environment describes it; otherwise nothing. */
export function bindEsperTarget(
  given: EsperBinding & {
    /** User names, addresses or ids that are never written to. */
    readonly protectedAccounts: readonly string[];
  },
): readonly ProvisioningTarget[] {
  const esper = connectEsper(given);
  if (esper === undefined) return [];
  return [createEsperTarget({ ...esper, protectedAccounts: given.protectedAccounts })];
}

/** Esper's directory, where a function's environment describes it; otherwise nothing. */
export function bindEsperExportDirectory(given: EsperBinding): readonly ExportDirectory[] {
  const esper = connectEsper(given);
  return esper === undefined ? [] : [createEsperExportDirectory(esper)];
}
