import { setTimeout as sleep } from 'node:timers/promises';
import { createPersonQueue } from '../aws/create-person-queue.ts';
import { createQueueClient } from '../aws/create-queue-client.ts';
import { createSecretsClient } from '../aws/secrets/read-secret.ts';
import { createAcceptEvent } from '../events/accept-event.ts';
import { logEndings } from '../events/log-events.ts';
import { createLedger } from '../ledger/create-ledger.ts';
import { createDynamoClient } from '../ledger/table/dynamo-client.ts';
import { createLog } from '../log/create-log.ts';
import { createSigningKeys } from './create-signing-keys.ts';
import type { WebhookHandlerDependencies } from './create-webhook-handler.ts';
import type { WebhookEnvironment } from './webhook-environment.ts';

/** The real dependencies of a function that takes webhooks. `name` is the function's, in the log. */
export function bindWebhook(name: string, environment: WebhookEnvironment): WebhookHandlerDependencies {
  const log = createLog({ context: { function: name } });
  const ledger = createLedger({
    dynamo: createDynamoClient(),
    tableName: environment.LEDGER_TABLE_NAME,
    ...environment.LEDGER_OPTIONS,
  });
  const { enqueue } = createPersonQueue({
    client: createQueueClient(),
    queueUrl: environment.USER_CHANGES_QUEUE_URL,
  });
  const { accept } = createAcceptEvent({
    ledger,
    enqueue,
    ...logEndings(log),
    onEnqueueFailed: ({ personId, error }) => log('error', 'enqueue-failed', { personId, error }),
    now: () => new Date(),
  });
  return {
    keys: createSigningKeys({
      client: createSecretsClient(),
      secretId: environment.WEBHOOK_SIGNING_SECRETS_ARN,
      log,
    }),
    accept,
    readEvent: ledger.getEvent,
    rolePolicy: environment.ROLE_POLICY,
    publicOrigin: environment.PUBLIC_ORIGIN,
    ...environment.WEBHOOK_OPTIONS,
    log,
    now: Date.now,
    sleep,
  };
}
