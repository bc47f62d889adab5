import { createApiKeyProvider } from '../shared/aws/create-api-key-provider.ts';
import { createSecretsClient } from '../shared/aws/create-secrets-client.ts';
import { createInfraonClient, createInfraonTarget } from '../shared/infraon/index.ts';
import type { InfraonOptions } from '../shared/infraon/options.ts';
import type { Ledger } from '../shared/ledger/create-ledger.ts';
import type { Log } from '../shared/log/log.ts';
import type { ProvisioningTarget } from '../shared/provisioning/target.ts';

/** Infraon as a function's environment describes it; what is known of its sort order is kept in the ledger. */
export function bindInfraonTarget(given: {
  readonly environment: { readonly INFRAON_OPTIONS: InfraonOptions; readonly INFRAON_API_KEY_ARN: string };
  readonly ledger: Pick<Ledger, 'isSortInOrder' | 'recordSort'>;
  /** User names, addresses or ids that are never written to. */
  readonly protectedAccounts: readonly string[];
  readonly log: Log;
}): ProvisioningTarget {
  const { environment, ledger, protectedAccounts, log } = given;
  const options = environment.INFRAON_OPTIONS;
  const credentials = createApiKeyProvider({
    client: createSecretsClient(),
    secretId: environment.INFRAON_API_KEY_ARN,
    name: 'infraon-api-key',
    log,
  });
  return createInfraonTarget({
    client: createInfraonClient({ options, credentials }),
    options,
    directory: {
      isSortInOrder: () => ledger.isSortInOrder('infraon'),
      recordSort: (inOrder) => ledger.recordSort('infraon', inOrder),
    },
    protectedAccounts,
  });
}
