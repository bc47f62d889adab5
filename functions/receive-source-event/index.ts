import { createNoticeQueue } from '../../shared/aws/create-notice-queue.ts';
import { createPersonQueue } from '../../shared/aws/create-person-queue.ts';
import { createQueueClient } from '../../shared/aws/create-queue-client.ts';
import { createSecretsClient } from '../../shared/aws/create-secrets-client.ts';
import { createSourceSecrets } from '../../shared/aws/create-source-secrets.ts';
import { parseEnvironment } from '../../shared/environment/parse-environment.ts';
import { createSourceEventCheck } from '../../shared/hr-sources/check-source-event.ts';
import { configureSources } from '../../shared/hr-sources/sources-schema.ts';
import { createNoticeLedger } from '../../shared/ledger/create-notice-ledger.ts';
import { createDynamoClient } from '../../shared/ledger/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { createAcceptEvent } from '../../shared/webhook/accept-event.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = parseEnvironment(environmentSchema, process.env);
const log = createLog({ context: { function: 'receive-source-event' } });
const client = createQueueClient();
const secretsClient = createSecretsClient();
const ledger = createNoticeLedger({
  dynamo: createDynamoClient(),
  tableName: environment.LEDGER_TABLE_NAME,
  ...environment.LEDGER_OPTIONS,
});
const { accept } = createAcceptEvent({
  ledger,
  enqueue: createPersonQueue({ client, queueUrl: environment.USER_CHANGES_QUEUE_URL }).enqueue,
  onEnqueueFailed: ({ personId, error }) => log('error', 'enqueue-failed', { personId, error }),
  now: () => new Date(),
});

export const handler = createHandler({
  sources: configureSources(environment.HR_SOURCES),
  secrets: new Map(
    Object.entries(environment.HR_SOURCE_SECRETS).map(([source, secretId]) => [
      source,
      createSourceSecrets({ client: secretsClient, secretId, source, log }),
    ]),
  ),
  recordKeyOffer: ledger.recordKeyOffer,
  ledger,
  accept,
  checkEvent: createSourceEventCheck({ rolePolicy: environment.ROLE_POLICY, now: Date.now }),
  enqueueNotice: createNoticeQueue({ client, queueUrl: environment.SOURCE_NOTICES_QUEUE_URL }).enqueue,
  log,
  now: Date.now,
});
