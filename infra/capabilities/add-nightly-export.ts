import { Duration } from 'aws-cdk-lib';
import { scheduleInput } from '../../functions/nightly-export/event.ts';
import { exportOptions, ledgerOptions } from '../config/function-options.ts';
import type { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ScheduledStart } from '../constructs/scheduled-start.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { StageResources } from './stage-resources.ts';

const fiveMinutes = Duration.minutes(5);
const hour = Duration.hours(1);

/** Every night, each target's whole directory is copied to S3 and compared with the ledger. */
export function addNightlyExport(parts: StageResources, sweep: ServiceFunction): void {
  const { config, buckets } = parts;
  const { schedule: expression, timeZone, timeoutSeconds, alarmAfterHours } = config.exports;
  const fn = parts.addFunction('NightlyExport', 'nightly-export', {
    description: "Copies the vendors' directories to S3 and reports what has drifted",
    configuration: {
      ...parts.targets.configuration,
      LEDGER_OPTIONS: ledgerOptions(config),
      EXPORT_OPTIONS: exportOptions(config),
    },
    timeoutSeconds,
    memoryMegabytes: 1024,
  });
  parts.targets.grantCalls(fn);
  parts.ledger.grantCompare(fn);
  buckets.grantExports(fn);
  parts.evidenceKey.grantSign(fn);
  // Drifted people are put there, where healing them is configured.
  parts.userChanges.grantSend(fn);
  const schedule = new ScheduledStart(parts.scope, 'NightlyExportSchedule', {
    fn,
    description: 'every night',
    expression,
    timeZone,
    input: scheduleInput,
    // The business date is that of the scheduled time, however late the start is.
    maxAge: Duration.hours(12),
    retries: 60,
    // A run that was killed is repeated by Lambda after a minute; by then its lease has ended.
    repeat: { attempts: 2, within: hour },
  });

  parts.addOutputs({
    ExportsBucket: ['Nightly exports', buckets.exports.bucketName],
    EvidenceKeyArn: ['Signs exports', parts.evidenceKey.key.keyArn],
    NightlyExportFunction: ['Makes an export when it is invoked', fn.lambda.functionName],
  });
  watch(parts.alarms, { nightlyExport: fn, sweep, schedule, alarmAfterHours, targets: parts.targets.names });
}

function watch(
  alarms: AlarmTopic,
  watched: {
    readonly nightlyExport: ServiceFunction;
    /** Shows by its runs since when the stage is deployed. */
    readonly sweep: ServiceFunction;
    readonly schedule: ScheduledStart;
    readonly alarmAfterHours: number;
    readonly targets: readonly string[];
  },
): void {
  const { nightlyExport, sweep, schedule, alarmAfterHours, targets } = watched;
  const functions = [nightlyExport];
  alarms.addLogCode('export-quarantined', {
    severity: 'ticket',
    description:
      "A night's export was not trustworthy and is not published: auditors and platform people see the one before, and drift is not reported. Target and reason are in the log of nightly-export, and what was received is below quarantine/ of the export bucket. If the directory really became that small, run npm run export with --accept-shrunk.",
    functions,
    atLeast: 1,
  });
  alarms.add('nightly-export-errors', {
    severity: 'ticket',
    runbook: 'function-errors',
    description:
      "A night's export failed, and so did its repetitions: auditors and platform people see the one before, and drift is not reported. The schedule tries again within the night. If the vendor or AWS is down, wait; otherwise read the log of nightly-export for export-failed, and run npm run export once the cause is fixed.",
    metric: nightlyExport.lambda.metricErrors({ period: hour, statistic: 'Sum' }),
    // The first attempt and Lambda's two repetitions.
    atLeast: 3,
  });
  for (const target of targets)
    alarms.addSilence(`export-missing-${target}`, {
      severity: 'ticket',
      runbook: 'export-missing',
      description: `No export of ${target} was published for ${alarmAfterHours} hours: auditors and platform people see an old directory, and drift there is not reported. Check whether the schedule is disabled, and read the log of nightly-export for the target; npm run export makes one now.`,
      metric: alarms.countLogCode('export-published', {
        name: `export-published-${target}`,
        functions,
        target,
        period: hour,
      }),
      periods: alarmAfterHours,
      since: sweep,
    });
  alarms.addLogCode('drift-healing-failed', {
    severity: 'ticket',
    description:
      'The export is published, but people whose accounts drifted could not be put on the queue: a leaver may still be able to log in. They are found again in the next night; until then the drift report of the export says who they are. Read the log of nightly-export, and look at the state of SQS.',
    functions,
    atLeast: 1,
  });
  alarms.addLogCode('heal-held', {
    severity: 'page',
    description:
      'Healing is held because too many accounts have drifted: leavers may still be able to log in, and people may be without an account, until someone decides. drift.html of the last export says what was found and why; docs/exports.md says what to do.',
    functions,
    atLeast: 1,
  });
  alarms.add('nightly-export-not-started', {
    severity: 'ticket',
    runbook: 'not-started',
    description:
      "EventBridge Scheduler could not start nightly-export: auditors and platform people may see the export of the night before. The reason is in the attributes of the dead-letter queue's messages; run npm run export, and purge the queue afterwards.",
    metric: schedule.deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
    atLeast: 1,
  });
}
