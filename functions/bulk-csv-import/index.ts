import { randomUUID } from 'node:crypto';
import { createNoticeTopic } from '../../shared/aws/create-notice-topic.ts';
import { createPersonQueue } from '../../shared/aws/create-person-queue.ts';
import { createQueueClient } from '../../shared/aws/create-queue-client.ts';
import { createHideMessage } from '../../shared/aws/hide-message.ts';
import { createObjectClient, createObjectStore } from '../../shared/aws/objects/create-object-store.ts';
import { keepYoungGenerationSmall } from '../../shared/bulk/keep-young-generation-small.ts';
import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { handleDropMessage } from '../../shared/import/handle-drop-message.ts';
import type { ImportContext } from '../../shared/import/import-context.ts';
import { createImportLedger } from '../../shared/import/ledger/create-import-ledger.ts';
import { noticeOf } from '../../shared/import/report/describe-notice.ts';
import { writeReports } from '../../shared/import/report/write-reports.ts';
import { createDynamoClient } from '../../shared/ledger/table/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { bindTargets } from '../../shared/targets/bind-targets.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

keepYoungGenerationSmall();

const environment = readEnvironment(environmentSchema);
const log = createLog({ context: { function: 'bulk-csv-import' } });
const ledger = createImportLedger({
  dynamo: createDynamoClient(),
  tableName: environment.LEDGER_TABLE_NAME,
  ...environment.LEDGER_OPTIONS,
});
// Nothing is written to the vendors here.
const targets = bindTargets({ environment, ledger, protectedAccounts: [], log });
const queueClient = createQueueClient();
const objectClient = createObjectClient();
const people = createPersonQueue({ client: queueClient, queueUrl: environment.IMPORT_CHANGES_QUEUE_URL });

const tell = createNoticeTopic(environment.IMPORT_NOTICES_TOPIC_ARN);

const context: ImportContext = {
  ledger,
  drops: createObjectStore({ client: objectClient, bucket: environment.DROPS_BUCKET_NAME }),
  reports: createObjectStore({ client: objectClient, bucket: environment.REPORTS_BUCKET_NAME }),
  targets,
  rolePolicy: environment.ROLE_POLICY,
  options: environment.IMPORT_OPTIONS,
  enqueue: people.enqueueImported,
  writeReports,
  notify: (summary) => tell(noticeOf(summary, { bucket: environment.REPORTS_BUCKET_NAME })),
  now: () => new Date(),
  newOwner: randomUUID,
  log,
};

export const handler = logInvocation(
  createHandler({
    takeMessage: (request) => handleDropMessage(context, request),
    hide: createHideMessage({ client: queueClient, queueUrls: [environment.FILE_DROPS_QUEUE_URL], log }),
    restSeconds: environment.IMPORT_OPTIONS.leaseSeconds,
    retry: environment.IMPORT_OPTIONS,
    log,
  }),
);
