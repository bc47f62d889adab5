import { Duration } from 'aws-cdk-lib';
import { ledgerOptions, reconcileOptions } from '../config/function-options.ts';
import type { AlarmTopic } from '../constructs/alarm-topic.ts';
import type { ChangeQueue } from '../constructs/change-queue.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { StageResources } from './stage-resources.ts';

const fiveMinutes = Duration.minutes(5);

/** Whoever may have changed gets the accounts that the ledger wants. */
export function addReconciling(parts: StageResources): ServiceFunction {
  const { config, userChanges, importChanges } = parts;
  const { reconcile } = config;
  const fn = parts.addFunction('ReconcileUser', 'reconcile-user', {
    description: 'Makes the vendor accounts of a person equal to the ledger',
    configuration: {
      ...parts.targets.configuration,
      LEDGER_OPTIONS: ledgerOptions(config),
      RECONCILE_OPTIONS: reconcileOptions(config),
    },
    timeoutSeconds: reconcile.timeoutSeconds,
    memoryMegabytes: 512,
    reservedConcurrency: reconcile.reservedConcurrency,
  });
  parts.targets.grantCalls(fn);
  parts.ledger.grantReadWrite(fn, 'reconciling');
  userChanges.consumeWith(fn, {
    batchSize: reconcile.batchSize,
    maxConcurrency: reconcile.userChangesConcurrency,
  });
  importChanges.consumeWith(fn, {
    batchSize: reconcile.batchSize,
    maxConcurrency: reconcile.importChangesConcurrency,
  });

  parts.addOutputs({
    UserChangesQueueUrl: ['Changes from webhooks', userChanges.queue.queueUrl],
    UserChangesDeadLettersUrl: ['Changes given up, to redrive', userChanges.deadLetters.queueUrl],
    ImportChangesQueueUrl: ['Changes from files', importChanges.queue.queueUrl],
    ImportChangesDeadLettersUrl: ['Changes given up, to redrive', importChanges.deadLetters.queueUrl],
    ReconcileUserFunction: ['Reconciles one person when an operator asks', fn.lambda.functionName],
    LedgerTable: ['People, claims and events', parts.ledger.table.tableName],
  });
  watch(parts.alarms, fn);
  for (const target of parts.targets.names) watchLeaving(parts.alarms, { fn, target });
  watchQueues(parts.alarms, [userChanges, importChanges]);
  return fn;
}

function watchQueues(alarms: AlarmTopic, queues: readonly ChangeQueue[]): void {
  for (const queue of queues) {
    alarms.add(`${queue.name}-dead-letters`, {
      severity: 'page',
      runbook: 'dead-letters',
      description: `People whose change failed for more than a day do not have the account that HR asked for; a leaver may still be able to log in. Read the outcomes in the log of reconcile-user, fix the cause, then start the redrive of the dead-letter queue of ${queue.name}: any order is fine.`,
      metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
      atLeast: 1,
    });
  }
}

function watch(alarms: AlarmTopic, reconcile: ServiceFunction): void {
  alarms.add('reconcile-user-errors', {
    severity: 'page',
    runbook: 'function-errors',
    description:
      'reconcile-user keeps crashing or timing out: people wait for their accounts and leavers keep theirs. What is accepted is safe and will be tried again. Read its log; redeploy the last good version if a deployment came before.',
    metric: reconcile.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 1,
    periods: 3,
  });
  alarms.addLogCode('reconcile-failed', {
    severity: 'page',
    description:
      'reconcile-user hits unexpected errors, or DynamoDB fails: the people concerned wait and are tried again with growing delay. Read its log for the errorName; if a deployment came before, redeploy the last good version.',
    functions: [reconcile],
    atLeast: 3,
  });
  alarms.addLogCode('retries-exhausted', {
    severity: 'page',
    description:
      "A person's change was given up after more than a day of retries; a leaver may still be able to log in. The personId and eventId are in the log of reconcile-user; fix the cause, then redrive the dead-letter queue.",
    functions: [reconcile],
    atLeast: 1,
  });
}

/** Counted for each target, because a person has a line for each. */
function watchLeaving(
  alarms: AlarmTopic,
  { fn, target }: { readonly fn: ServiceFunction; readonly target: string },
): void {
  const id = `people-deactivated-${target}`;
  alarms.add(id, {
    severity: 'page',
    runbook: 'people-deactivated',
    description: `Twenty or more people lost their accounts at ${target} within an hour. If HR does not expect it, an HR system or its key may be in the wrong hands: stop it as docs/incidents.md says (freeze), then compare the events with HR. The lines person-reconciled in the log of reconcile-user name the people by personId.`,
    metric: alarms.countLogCode('person-reconciled', {
      name: id,
      functions: [fn],
      target,
      results: ['deactivated', 'deleted'],
      period: Duration.hours(1),
    }),
    atLeast: 20,
  });
}
