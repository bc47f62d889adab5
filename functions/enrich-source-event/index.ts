import { createHrCredentials } from '../../shared/aws/create-hr-credentials.ts';
import { createNoticeQueue } from '../../shared/aws/create-notice-queue.ts';
import { createPersonQueue } from '../../shared/aws/create-person-queue.ts';
import { createQueueClient } from '../../shared/aws/create-queue-client.ts';
import { createSecretsClient } from '../../shared/aws/create-secrets-client.ts';
import { parseEnvironment } from '../../shared/environment/parse-environment.ts';
import { createSourceEventCheck } from '../../shared/hr-sources/check-source-event.ts';
import { createHrApi } from '../../shared/hr-sources/create-hr-api.ts';
import { createEnrichNotice } from '../../shared/hr-sources/enrich-notice.ts';
import type { HrApi } from '../../shared/hr-sources/hr-source.ts';
import { configureSources } from '../../shared/hr-sources/sources-schema.ts';
import { createNoticeLedger } from '../../shared/ledger/create-notice-ledger.ts';
import { createDynamoClient } from '../../shared/ledger/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { createAcceptEvent } from '../../shared/webhook/accept-event.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = parseEnvironment(environmentSchema, process.env);
const log = createLog({ context: { function: 'enrich-source-event' } });
const client = createQueueClient();
const notices = createNoticeQueue({ client, queueUrl: environment.SOURCE_NOTICES_QUEUE_URL });
const ledger = createNoticeLedger({
  dynamo: createDynamoClient(),
  tableName: environment.LEDGER_TABLE_NAME,
  ...environment.LEDGER_OPTIONS,
});
const { accept } = createAcceptEvent({
  ledger,
  enqueue: createPersonQueue({ client, queueUrl: environment.USER_CHANGES_QUEUE_URL }).enqueue,
  onEnqueueFailed: ({ personId, error }) => log('warn', 'enqueue-failed', { personId, error }),
  now: () => new Date(),
});
const sources = configureSources(environment.HR_SOURCES);
const secretsClient = createSecretsClient();
const apis = new Map<string, HrApi>();
for (const [source, { enrichment }] of sources) {
  const secretId = environment.HR_SOURCE_API_SECRETS[source];
  if (enrichment === undefined || secretId === undefined) continue;
  const credentials = createHrCredentials({ client: secretsClient, secretId, source, log });
  apis.set(source, createHrApi({ access: enrichment.access, credentials }));
}

export const handler = createHandler({
  enrichNotice: createEnrichNotice({
    sources,
    apiOf: (source) => apis.get(source),
    ledger,
    accept,
    checkEvent: createSourceEventCheck({ rolePolicy: environment.ROLE_POLICY, now: Date.now }),
    log,
    now: Date.now,
  }),
  ledger,
  hide: notices.hide,
  retry: environment.RETRY_OPTIONS,
  random: Math.random,
  log,
});
