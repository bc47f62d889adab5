import * as z from 'zod';
import { createPersonQueue } from '../../aws/create-person-queue.ts';
import { createQueueClient } from '../../aws/create-queue-client.ts';
import { jsonVariable } from '../../environment/parse-environment.ts';
import { rolePolicySchema } from '../../environment/role-policy-schema.ts';
import { createAcceptEvent } from '../../events/accept-event.ts';
import { logEndings } from '../../events/log-events.ts';
import { createDynamoClient } from '../../ledger/table/dynamo-client.ts';
import { createLog } from '../../log/create-log.ts';
import { createNoticeQueue } from '../notices/create-notice-queue.ts';
import { createNoticeLedger } from '../notices/notice-ledger.ts';
import { configureSources, hrSourcesSchema } from '../sources-schema.ts';
import { createSourceEventCheck } from './check-source-event.ts';

/** The variables of every function that takes what HR systems say. */
export const sourceEnvironmentShape = {
  LEDGER_TABLE_NAME: z.string().min(1),
  LEDGER_OPTIONS: jsonVariable(z.strictObject({ recoverAfterSeconds: z.int().min(1) })),
  USER_CHANGES_QUEUE_URL: z.url(),
  SOURCE_NOTICES_QUEUE_URL: z.url(),
  ROLE_POLICY: jsonVariable(rolePolicySchema),
  HR_SOURCES: jsonVariable(hrSourcesSchema),
};

const sourceEnvironmentSchema = z.object(sourceEnvironmentShape);

/** How such a function takes events and notices. `name` is the function's, in the log. */
export function createSourceIntake(name: string, environment: z.infer<typeof sourceEnvironmentSchema>) {
  const log = createLog({ context: { function: name } });
  const queueClient = createQueueClient();
  const ledger = createNoticeLedger({
    dynamo: createDynamoClient(),
    tableName: environment.LEDGER_TABLE_NAME,
    ...environment.LEDGER_OPTIONS,
  });
  const { accept } = createAcceptEvent({
    ledger,
    enqueue: createPersonQueue({ client: queueClient, queueUrl: environment.USER_CHANGES_QUEUE_URL }).enqueue,
    ...logEndings(log),
    onEnqueueFailed: ({ personId, error }) => log('error', 'enqueue-failed', { personId, error }),
    now: () => new Date(),
  });
  return {
    log,
    queueClient,
    ledger,
    accept,
    notices: createNoticeQueue({ client: queueClient, queueUrl: environment.SOURCE_NOTICES_QUEUE_URL }),
    sources: configureSources(environment.HR_SOURCES),
    checkEvent: createSourceEventCheck({ rolePolicy: environment.ROLE_POLICY, now: Date.now }),
    now: Date.now,
  };
}
