import { Duration } from 'aws-cdk-lib';
import { ledgerOptions, sweepOptions } from '../config/function-options.ts';
import type { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ScheduledStart } from '../constructs/scheduled-start.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { StageResources } from './stage-resources.ts';

const fiveMinutes = Duration.minutes(5);

/** Every minute, what is due or was left behind is put on the queue. Returns the function that does it. */
export function addSweeping(parts: StageResources): ServiceFunction {
  const sweep = parts.addFunction('SweepDueEvents', 'sweep-due-events', {
    description: 'Every minute, queues what is due or was left unfinished',
    configuration: { LEDGER_OPTIONS: ledgerOptions(parts.config), SWEEP_OPTIONS: sweepOptions(parts.config) },
    // One run ends before the next starts.
    timeoutSeconds: 55,
    memoryMegabytes: 256,
  });
  parts.ledger.grantSweep(sweep);
  parts.userChanges.grantSend(sweep);
  parts.importChanges.grantSend(sweep);
  parts.sourceNotices?.grantSend(sweep);
  const schedule = new ScheduledStart(parts.scope, 'SweepSchedule', {
    fn: sweep,
    description: 'every minute',
    expression: 'rate(1 minute)',
    // What cannot be delivered within a minute is given up: the next start does its work as well.
    maxAge: Duration.minutes(1),
    retries: 2,
    // The next start does the work of one that failed, and no late one overlaps with it.
    repeat: { attempts: 0, within: Duration.minutes(1) },
  });
  watch(parts.alarms, { sweep, schedule });
  watchAges(parts, sweep);
  return sweep;
}

/** By the ledger, since Amazon SQS leaves messages that were received several times out of the age of its oldest message. */
function watchAges(
  { alarms, userChanges, importChanges, sourceNotices }: StageResources,
  fn: ServiceFunction,
): void {
  const measured = { fn, code: 'oldest-open-work', atLeast: 900 };
  for (const queue of [userChanges, importChanges]) {
    alarms.addAge(`${queue.name}-age`, {
      severity: 'page',
      runbook: 'work-waits',
      description: `Changes of ${queue.name} have waited for more than 15 minutes: joiners cannot start and leavers can still log in. If the vendor is down or refuses requests, wait: nothing is lost. Otherwise look for throttles and errors of reconcile-user, or raise its concurrency.`,
      queue: queue.name,
      ...measured,
    });
  }
  if (sourceNotices === undefined) return;
  alarms.addAge(`${sourceNotices.name}-age`, {
    severity: 'page',
    runbook: 'work-waits',
    description:
      'Employees reported by an HR system have waited for more than 15 minutes: joiners cannot start and leavers can still log in. If the API of the HR system is down, wait: nothing is lost. Otherwise look for throttles and errors of enrich-source-event.',
    queue: sourceNotices.name,
    ...measured,
  });
}

function watch(
  alarms: AlarmTopic,
  watched: { readonly sweep: ServiceFunction; readonly schedule: ScheduledStart },
): void {
  const { sweep, schedule } = watched;
  alarms.add('sweep-due-events-errors', {
    severity: 'page',
    runbook: 'function-errors',
    description:
      'Events with an effective date do not take effect on time, and work that was interrupted is not picked up. Webhooks are still accepted. Read the log of sweep-due-events.',
    metric: sweep.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 3,
  });
  alarms.addSilence('sweep-due-events-stopped', {
    severity: 'page',
    description:
      "sweep-due-events has not run for ten minutes: future-dated joiners and leavers are not acted on. Check whether the schedule is disabled and whether the account's function concurrency is used up.",
    metric: sweep.lambda.metricInvocations({ period: fiveMinutes, statistic: 'Sum' }),
    periods: 2,
  });
  alarms.add('sweep-due-events-not-started', {
    severity: 'ticket',
    runbook: 'not-started',
    description:
      "EventBridge Scheduler could not start sweep-due-events. One missed minute is made up by the next; if this lasts, future-dated events are late. The reason is in the attributes of the dead-letter queue's messages; purge it afterwards.",
    metric: schedule.deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
    atLeast: 1,
  });
}
