import * as z from 'zod';
import { createApiKeyProvider } from '../../aws/secrets/create-api-key-provider.ts';
import { createSecretsClient } from '../../aws/secrets/read-secret.ts';
import { jsonVariable } from '../../environment/parse-environment.ts';
import { logAttempts } from '../../http/log-attempts.ts';
import type { Ledger } from '../../ledger/create-ledger.ts';
import type { Log } from '../../log/log.ts';
import type { ExportDirectory } from '../directory-export.ts';
import type { ProvisioningTarget } from '../target.ts';
import {
  createInfraonClient,
  createInfraonExportDirectory,
  createInfraonTarget,
  infraonOptionsSchema,
} from './index.ts';

/** The variables of a function that calls Infraon. */
export const infraonEnvironmentShape = {
  INFRAON_API_KEY_ARN: z.string().min(1),
  INFRAON_OPTIONS: jsonVariable(infraonOptionsSchema),
};

const infraonEnvironmentSchema = z.object(infraonEnvironmentShape);

interface InfraonBinding {
  readonly environment: z.infer<typeof infraonEnvironmentSchema>;
  readonly log: Log;
}

/** The client of Infraon as a function's environment describes it. */
function connectInfraon({ environment, log }: InfraonBinding) {
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

/** Infraon as a function's environment describes it; what is known of its sort order is kept in the ledger. */
export function bindInfraonTarget(
  given: InfraonBinding & {
    readonly ledger: Pick<Ledger, 'isSortInOrder' | 'recordSort'>;
    /** User names, addresses or ids that are never written to. */
    readonly protectedAccounts: readonly string[];
  },
): ProvisioningTarget {
  const { ledger, protectedAccounts } = given;
  return createInfraonTarget({
    ...connectInfraon(given),
    directory: {
      isSortInOrder: (field) => ledger.isSortInOrder('infraon', field),
      recordSort: (seen) => ledger.recordSort('infraon', seen),
    },
    protectedAccounts,
  });
}

/** Infraon's directory as a function's environment describes it; what a listing shows of its order is kept in the ledger. */
export function bindInfraonExportDirectory(
  given: InfraonBinding & { readonly ledger: Pick<Ledger, 'recordSort'> },
): ExportDirectory {
  return createInfraonExportDirectory({
    ...connectInfraon(given),
    recordSort: (seen) => given.ledger.recordSort('infraon', seen),
  });
}
