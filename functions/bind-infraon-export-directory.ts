import { createApiKeyProvider } from '../shared/aws/create-api-key-provider.ts';
import { createSecretsClient } from '../shared/aws/create-secrets-client.ts';
import { createInfraonClient, createInfraonExportDirectory } from '../shared/infraon/index.ts';
import type { InfraonOptions } from '../shared/infraon/options.ts';
import type { Ledger } from '../shared/ledger/create-ledger.ts';
import type { Log } from '../shared/log/log.ts';
import type { ExportDirectory } from '../shared/provisioning/directory-export.ts';

/** Infraon's directory as a function's environment describes it; what a listing shows of its order is kept in the ledger. */
export function bindInfraonExportDirectory(given: {
  readonly environment: { readonly INFRAON_OPTIONS: InfraonOptions; readonly INFRAON_API_KEY_ARN: string };
  readonly ledger: Pick<Ledger, 'recordSort'>;
  readonly log: Log;
}): ExportDirectory {
  const { environment, ledger, log } = given;
  const options = environment.INFRAON_OPTIONS;
  const credentials = createApiKeyProvider({
    client: createSecretsClient(),
    secretId: environment.INFRAON_API_KEY_ARN,
    name: 'infraon-api-key',
    log,
  });
  return createInfraonExportDirectory({
    client: createInfraonClient({ options, credentials }),
    options,
    recordSort: (inOrder) => ledger.recordSort('infraon', inOrder),
  });
}
