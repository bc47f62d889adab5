import { randomUUID } from 'node:crypto';
import { createQueueClient } from '../../shared/aws/create-queue-client.ts';
import { createHideMessage } from '../../shared/aws/hide-message.ts';
import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { systemClock } from '../../shared/http/clock.ts';
import { ledgerFor } from '../../shared/ledger/create-ledger.ts';
import { createLedgerContext } from '../../shared/ledger/ledger-context.ts';
import { createPausingCheck } from '../../shared/ledger/pausing.ts';
import { createDynamoClient } from '../../shared/ledger/table/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { createReconcilePerson } from '../../shared/reconcile/reconcile-person.ts';
import { bindTargets } from '../../shared/targets/bind-targets.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';
import { createExplain, routeInvocations } from './operator-request.ts';
import { unlessPaused } from './while-paused.ts';

const environment = readEnvironment(environmentSchema);
const reconciling = environment.RECONCILE_OPTIONS;
const log = createLog({ context: { function: 'reconcile-user' } });
const context = createLedgerContext({
  dynamo: createDynamoClient(),
  tableName: environment.LEDGER_TABLE_NAME,
  ...environment.LEDGER_OPTIONS,
});
const ledger = ledgerFor(context);
const options = {
  ledger,
  targets: bindTargets({ environment, ledger, protectedAccounts: reconciling.protectedAccounts, log }),
  policy: reconciling,
  leaseSeconds: reconciling.leaseSeconds,
  now: () => new Date(),
  newOwner: randomUUID,
  log,
};
const hide = createHideMessage({
  client: createQueueClient(),
  queueUrls: [environment.USER_CHANGES_QUEUE_URL, environment.IMPORT_CHANGES_QUEUE_URL],
  log,
});
const isPaused = createPausingCheck(context, Date.now);
const handle = createHandler({
  reconcilePerson: createReconcilePerson(options),
  hide,
  retry: reconciling,
  random: Math.random,
  clock: systemClock,
  log,
});

export const handler = logInvocation(
  routeInvocations({
    explain: createExplain(options, { isPaused }),
    handle: unlessPaused(handle, { isPaused, hide, log }),
  }),
);
