import { Duration } from 'aws-cdk-lib';
import { auditOptions, ledgerOptions } from '../config/function-options.ts';
import type { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ScheduledStart } from '../constructs/scheduled-start.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { StageResources } from './stage-resources.ts';

const hour = Duration.hours(1);

/** Every hour, what was told of people is sealed in a bucket of its own. */
export function addAudit(parts: StageResources, sweep: ServiceFunction): void {
  const { config, buckets } = parts;
  const fn = parts.addFunction('SealAudit', 'seal-audit', {
    description: 'Seals the history of every hour: what changed about people, and why',
    configuration: { LEDGER_OPTIONS: ledgerOptions(config), AUDIT_OPTIONS: auditOptions(config) },
    timeoutSeconds: 600,
    memoryMegabytes: 512,
  });
  parts.ledger.grantSeal(fn);
  buckets.grantAudit(fn);
  parts.evidenceKey.grantSign(fn);
  parts.evidenceKey.grantRecognise(fn);
  const schedule = new ScheduledStart(parts.scope, 'SealAuditSchedule', {
    fn,
    description: 'every hour',
    // By then nothing of the hour before is still being written.
    expression: 'cron(10 * * * ? *)',
    // The next start seals what this one left.
    maxAge: hour,
    retries: 10,
    repeat: { attempts: 2, within: hour },
  });
  parts.addOutputs({ AuditBucket: ['The sealed audit', buckets.audit.bucketName] });
  watch(parts.alarms, { fn, sweep, schedule });
}

function watch(
  alarms: AlarmTopic,
  watched: {
    readonly fn: ServiceFunction;
    /** Shows by its runs since when the stage is deployed. */
    readonly sweep: ServiceFunction;
    readonly schedule: ScheduledStart;
  },
): void {
  const { fn, sweep, schedule } = watched;
  alarms.addSilence('audit-missing', {
    severity: 'ticket',
    runbook: 'audit-missing',
    description:
      'No segment of the audit was sealed for three hours. Nothing is lost: the entries are in the ledger, and the next run seals every hour that is missing. Read the log of seal-audit, and check whether AWS KMS or the schedule is disabled.',
    metric: alarms.countLogCode('audit-sealed', { name: 'audit-sealed', functions: [fn], period: hour }),
    periods: 3,
    since: sweep,
  });
  alarms.add('seal-audit-not-started', {
    severity: 'ticket',
    runbook: 'not-started',
    description:
      "EventBridge Scheduler could not start seal-audit. The next start seals the hours that are missing. The reason is in the attributes of the dead-letter queue's messages; purge it afterwards.",
    metric: schedule.deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
    atLeast: 1,
  });
}
