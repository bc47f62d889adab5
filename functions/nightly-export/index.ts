import { randomBytes } from 'node:crypto';
import { createPersonQueue } from '../../shared/aws/create-person-queue.ts';
import { createQueueClient } from '../../shared/aws/create-queue-client.ts';
import { createObjectClient, createObjectStore } from '../../shared/aws/objects/create-object-store.ts';
import { createDriftCheck } from '../../shared/drift/create-drift-check.ts';
import { createDriftLedger } from '../../shared/drift/drift-ledger.ts';
import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { createKeyClient, createKmsSigner } from '../../shared/evidence/create-kms-signer.ts';
import type { ExportContext } from '../../shared/export/export-context.ts';
import { createExportLedger } from '../../shared/export/export-ledger.ts';
import { runExports } from '../../shared/export/run-exports.ts';
import { systemClock } from '../../shared/http/clock.ts';
import { createDynamoClient } from '../../shared/ledger/table/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { bindExportDirectories, bindTargets } from '../../shared/targets/bind-targets.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(environmentSchema);
const { EXPORT_OPTIONS: options } = environment;
const { protectedAccounts } = options;
const log = createLog({ context: { function: 'nightly-export' } });
const ledgerOptions = {
  dynamo: createDynamoClient(),
  tableName: environment.LEDGER_TABLE_NAME,
  ...environment.LEDGER_OPTIONS,
};
const ledger = createExportLedger(ledgerOptions);
const people = createDriftLedger(ledgerOptions);
const now = () => new Date();

const directories = bindExportDirectories({ environment, ledger, protectedAccounts, log });
// Nothing is written to the vendors here.
const targets = bindTargets({ environment, ledger, protectedAccounts, log });
const queue = createPersonQueue({
  client: createQueueClient(),
  queueUrl: environment.USER_CHANGES_QUEUE_URL,
  drift: true,
});

const context: ExportContext = {
  store: createObjectStore({ client: createObjectClient(), bucket: environment.EXPORTS_BUCKET_NAME }),
  ledger,
  signer: createKmsSigner({ client: createKeyClient(), keyId: environment.EVIDENCE_KEY_ARN }),
  openDriftCheck({ directory, ...request }) {
    const target = targets.find(({ name }) => name === directory.target);
    if (target === undefined) throw new Error(`no target is bound for the directory of ${directory.target}`);
    const { gate, drift } = options;
    return createDriftCheck({
      ...request,
      directory,
      target,
      policy: options,
      ledger: people,
      options: drift,
      gate,
      queue,
      now,
      log,
    });
  },
  options,
  clock: systemClock,
  newId: () =>
    `${now()
      .toISOString()
      .replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`,
  log,
};

export const handler = logInvocation(
  createHandler({
    runExports: (request) => runExports(context, directories, request),
    now,
  }),
);
