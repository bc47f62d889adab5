import { randomUUID } from 'node:crypto';
import { createQueueClient } from '../../shared/aws/create-queue-client.ts';
import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { systemClock } from '../../shared/http/clock.ts';
import { createLedger } from '../../shared/ledger/create-ledger.ts';
import { createDynamoClient } from '../../shared/ledger/table/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { createReconcilePerson } from '../../shared/reconcile/reconcile-person.ts';
import { bindTargets } from '../../shared/targets/bind-targets.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';
import { createPostpone } from './postpone-message.ts';

const environment = readEnvironment(environmentSchema);
const reconciling = environment.RECONCILE_OPTIONS;
const log = createLog({ context: { function: 'reconcile-user' } });
const ledger = createLedger({
  dynamo: createDynamoClient(),
  tableName: environment.LEDGER_TABLE_NAME,
  ...environment.LEDGER_OPTIONS,
});
const targets = bindTargets({ environment, ledger, protectedAccounts: reconciling.protectedAccounts, log });

export const handler = logInvocation(
  createHandler({
    reconcilePerson: createReconcilePerson({
      ledger,
      targets,
      policy: reconciling,
      leaseSeconds: reconciling.leaseSeconds,
      now: () => new Date(),
      newOwner: randomUUID,
      log,
    }),
    postpone: createPostpone({
      client: createQueueClient(),
      queueUrls: [environment.USER_CHANGES_QUEUE_URL, environment.IMPORT_CHANGES_QUEUE_URL],
    }),
    retry: reconciling,
    random: Math.random,
    clock: systemClock,
    log,
  }),
);
