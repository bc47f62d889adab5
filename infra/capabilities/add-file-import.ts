import { Duration } from 'aws-cdk-lib';
import { importOptions, rolePolicy } from '../config/function-options.ts';
import { queueRetentionDays } from '../config/reconcile-config.ts';
import type { AlarmTopic } from '../constructs/alarm-topic.ts';
import type { ChangeQueue } from '../constructs/change-queue.ts';
import { FileImport } from '../constructs/file-import.ts';
import { PoliciesForPeople } from '../constructs/policies-for-people.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { StageResources } from './stage-resources.ts';

/**
 * When the sweeper looks at people whom a file changes. The import does not end before each of them is on the queue, and the
 * queue loses no one: sooner, it would only add to a long queue.
 */
const importRescueSeconds = 3600;

const fiveMinutes = Duration.minutes(5);

/** Files that people drop are planned, applied and reported. */
export function addFileImport(parts: StageResources): ChangeQueue {
  const { config, buckets } = parts;
  const fileImport = new FileImport(parts.scope, 'FileImport', {
    buckets,
    consumerTimeout: Duration.seconds(config.imports.timeoutSeconds),
    retention: Duration.days(queueRetentionDays),
  });
  const fn = parts.addFunction('BulkCsvImport', 'bulk-csv-import', {
    description: 'Plans what a dropped file changes, applies it and reports',
    configuration: {
      ...parts.targets.configuration,
      LEDGER_OPTIONS: { recoverAfterSeconds: importRescueSeconds },
      ROLE_POLICY: rolePolicy(config),
      IMPORT_OPTIONS: importOptions(config),
    },
    timeoutSeconds: config.imports.timeoutSeconds,
    // The plan of a million rows takes 569 MB (P13). An option of Node would not make it less: Lambda's own count before it.
    memoryMegabytes: 1024,
  });
  parts.targets.grantCalls(fn);
  parts.ledger.grantReadWrite(fn, 'importing');
  fileImport.importWith(fn);
  parts.importChanges.grantSend(fn);

  buckets.confineApprovals(config.imports.approvers);
  const people = new PoliciesForPeople(parts.scope, 'People', {
    buckets,
    ledger: parts.ledger,
    evidenceKey: parts.evidenceKey,
    encryptionKey: parts.platform.encryptionKey,
  });

  parts.addOutputs({
    DropperPolicyArn: ['Attach to whoever drops files', people.dropper.managedPolicyArn],
    ApproverPolicyArn: ['Attach to whoever releases held files', people.approver.managedPolicyArn],
    AuditorPolicyArn: ['Attach to whoever verifies exports', people.auditor.managedPolicyArn],
    DropsBucket: ['HR drops files here', buckets.drops.bucketName],
    ReportsBucket: ['Reports of imports', buckets.reports.bucketName],
    FileDropsQueueUrl: ['Files to import', fileImport.queue.queue.queueUrl],
    FileDropsDeadLettersUrl: ['Files given up, to redrive', fileImport.queue.deadLetters.queueUrl],
    ImportNoticesTopicArn: [
      'Subscribe HR: files held, released or rejected',
      fileImport.notices.topic.topicArn,
    ],
  });
  watch(parts.alarms, { bulkImport: fn, fileDrops: fileImport.queue });
  return fileImport.queue;
}

function watch(
  alarms: AlarmTopic,
  watched: { readonly bulkImport: ServiceFunction; readonly fileDrops: ChangeQueue },
): void {
  const { bulkImport, fileDrops } = watched;
  alarms.add('bulk-csv-import-errors', {
    severity: 'ticket',
    runbook: 'function-errors',
    description:
      'bulk-csv-import keeps crashing or timing out: dropped files are not planned or not reported, and HR waits. What was merged is safe, and each file goes on at its last checkpoint. Read its log; redeploy the last good version if a deployment came before.',
    // A run that crashes before it can say when to come back returns after the queue's visibility timeout.
    metric: bulkImport.lambda.metricErrors({ period: Duration.hours(1), statistic: 'Sum' }),
    atLeast: 2,
  });
  alarms.addLogCode('import-failed', {
    severity: 'ticket',
    description:
      'bulk-csv-import hits unexpected errors, or AWS or Infraon fails: the files concerned wait and are tried again with growing delay. Read its log for the importId and the errorName; if a deployment came before, redeploy the last good version.',
    functions: [bulkImport],
    atLeast: 3,
  });
  alarms.add(`${fileDrops.name}-dead-letters`, {
    severity: 'ticket',
    runbook: 'dead-letters',
    description:
      'A dropped file was given up after more than a day: none, or only a part, of its changes is made, and HR got no report. The importId is in the log of bulk-csv-import; fix the cause, then run npm run redrive: each file goes on where it stopped.',
    metric: fileDrops.deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
    atLeast: 1,
  });
  alarms.addAge(`${fileDrops.name}-age`, {
    severity: 'ticket',
    runbook: 'work-waits',
    description:
      'Dropped files have waited for more than an hour: people who join, change or leave by file are late. If Infraon is down, wait: nothing is lost. Otherwise look for throttles and errors of bulk-csv-import.',
    fn: bulkImport,
    code: 'import-failed',
    atLeast: 3600,
  });
}
