import { Duration } from 'aws-cdk-lib';
import type { AlarmTopic } from './alarm-topic.ts';
import type { ChangeQueue } from './change-queue.ts';
import type { EveryMinute } from './every-minute.ts';
import type { ServiceFunction } from './service-function.ts';
import type { WebhookApi } from './webhook-api.ts';

export interface WatchedParts {
  readonly api: WebhookApi;
  readonly doors: readonly ServiceFunction[];
  readonly eventStatus: ServiceFunction;
  readonly sweep: ServiceFunction;
  readonly reconcile: ServiceFunction;
  readonly queues: readonly ChangeQueue[];
  readonly bulkImport: ServiceFunction;
  readonly fileDrops: ChangeQueue;
  readonly schedule: EveryMinute;
}

const fiveMinutes = Duration.minutes(5);

/** Every alarm of the stack, in the words that the person on call reads: who is harmed, then what to do. */
export function addStackAlarms(alarms: AlarmTopic, parts: WatchedParts): void {
  watchWebhooks(alarms, parts);
  watchQueues(alarms, parts.queues);
  watchReconciling(alarms, parts);
  watchSweeping(alarms, parts);
  watchImports(alarms, parts);
}

function watchWebhooks(alarms: AlarmTopic, { api, doors, eventStatus }: WatchedParts): void {
  alarms.add('webhooks-refused', {
    description:
      'HR systems get 5xx for their events: joiners, changes and leavers wait until the sender tries again, and some senders stop after minutes. Look at the logs of the webhook functions for secret-unavailable and errors, and at the state of DynamoDB and SQS.',
    metric: api.api.metricServerError({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 5,
  });
  for (const fn of [...doors, eventStatus])
    alarms.add(`${fn.name}-errors`, {
      description: `Callers of ${fn.name} got an error that it did not foresee. Nothing was promised to them, and they will send again. Read the function's log for the errorName and redeploy the last good version if a deployment came before.`,
      metric: fn.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
      atLeast: 1,
    });
  alarms.addLogCode('secret-unavailable', {
    description:
      'The webhook signing secrets are missing, malformed or still the placeholder: HR systems are answered 503, and some stop trying after minutes. Put the value with aws secretsmanager put-secret-value (the stack outputs name the secret); it is picked up within five minutes.',
    functions: doors,
    atLeast: 1,
  });
  alarms.addLogCode('request-refused', {
    description:
      'Many webhooks carry a wrong signature. Either an HR system signs with a secret that is not on the list, and none of its joiners and leavers arrive; or somebody tries forged events, which harms nobody. Compare the secret with the sender, and keep both on the list while a rotation lasts.',
    functions: doors,
    status: 401,
    atLeast: 10,
  });
}

function watchQueues(alarms: AlarmTopic, queues: readonly ChangeQueue[]): void {
  for (const queue of queues) {
    alarms.add(`${queue.name}-dead-letters`, {
      description: `People whose change failed for more than a day do not have the account that HR asked for; a leaver may still be able to log in. Read the outcomes in the log of reconcile-user, mend the cause, then start the redrive of the dead-letter queue of ${queue.name}: any order is fine.`,
      metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
      atLeast: 1,
    });
    alarms.add(`${queue.name}-age`, {
      description: `Changes of ${queue.name} have waited for more than 15 minutes: joiners cannot start and leavers can still log in. If the vendor is down or refuses requests, wait: nothing is lost. Otherwise look for throttles and errors of reconcile-user, or raise its concurrency.`,
      metric: queue.queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes }),
      atLeast: 900,
      periods: 2,
    });
  }
}

function watchReconciling(alarms: AlarmTopic, { reconcile, bulkImport }: WatchedParts): void {
  alarms.add('reconcile-user-errors', {
    description:
      'reconcile-user crashes or runs out of time again and again: people wait for their accounts and leavers keep theirs. What is accepted is safe and will be tried again. Read its log; redeploy the last good version if a deployment came before.',
    metric: reconcile.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 1,
    periods: 3,
  });
  alarms.addLogCode('reconcile-failed', {
    description:
      'reconcile-user meets errors that it did not foresee, or DynamoDB fails: the people concerned wait and are tried again with growing delay. Read its log for the errorName; if a deployment came before, redeploy the last good version.',
    functions: [reconcile],
    atLeast: 3,
  });
  alarms.addLogCode('secret-fetch-failed', {
    description:
      'The Infraon API key is missing, malformed, still the placeholder, or Secrets Manager fails: no account is created, changed or deactivated. Put the key into the secret infraon-api-key (the stack outputs name it); waiting changes then go on by themselves.',
    functions: [reconcile, bulkImport],
    atLeast: 1,
  });
  alarms.addLogCode('vendor-unauthorized', {
    description:
      'Infraon refuses the API key: no account is created, changed or deactivated until it is replaced. Issue a key in Infraon and put it into the secret infraon-api-key; waiting changes and dropped files then go on by themselves.',
    functions: [reconcile, bulkImport],
    atLeast: 1,
  });
  alarms.addLogCode('retries-exhausted', {
    description:
      "Somebody's change was given up after more than a day of retries; a leaver may still be able to log in. The personId and eventId are in the log of reconcile-user; mend the cause, then redrive the dead-letter queue.",
    functions: [reconcile],
    atLeast: 1,
  });
}

function watchSweeping(alarms: AlarmTopic, { sweep, schedule }: WatchedParts): void {
  alarms.add('sweep-due-events-errors', {
    description:
      'Events with an effective date do not take effect on time, and work that was interrupted is not picked up. Webhooks are still accepted. Read the log of sweep-due-events.',
    metric: sweep.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 3,
  });
  alarms.addSilence('sweep-due-events-stopped', {
    description:
      "sweep-due-events has not run for ten minutes: future-dated joiners and leavers are not acted on. Look whether the schedule is disabled and whether the account's function concurrency is used up.",
    metric: sweep.lambda.metricInvocations({ period: fiveMinutes, statistic: 'Sum' }),
    periods: 2,
  });
  alarms.add('sweep-due-events-not-started', {
    description:
      "EventBridge Scheduler could not start sweep-due-events. One missed minute is made up by the next; if this lasts, future-dated events are late. The reason is in the attributes of the dead-letter queue's messages; purge it afterwards.",
    metric: schedule.deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
    atLeast: 1,
  });
}

function watchImports(alarms: AlarmTopic, { bulkImport, fileDrops }: WatchedParts): void {
  alarms.add('bulk-csv-import-errors', {
    description:
      'bulk-csv-import crashes or runs out of time again and again: dropped files are not planned or not reported, and HR waits. What was merged is safe, and each file goes on at its last checkpoint. Read its log; redeploy the last good version if a deployment came before.',
    metric: bulkImport.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 1,
    periods: 3,
  });
  alarms.addLogCode('import-failed', {
    description:
      'bulk-csv-import meets errors that it did not foresee, or AWS or Infraon fails: the files concerned wait and are tried again with growing delay. Read its log for the importId and the errorName; if a deployment came before, redeploy the last good version.',
    functions: [bulkImport],
    atLeast: 3,
  });
  alarms.add(`${fileDrops.name}-dead-letters`, {
    description:
      'A dropped file was given up after more than a day: none, or only a part, of its changes is made, and HR got no report. The importId is in the log of bulk-csv-import; mend the cause, then start the redrive of the dead-letter queue of file-drops: each file goes on where it stopped.',
    metric: fileDrops.deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
    atLeast: 1,
  });
  alarms.add(`${fileDrops.name}-age`, {
    description:
      'Dropped files have waited for more than an hour: people who join, change or leave by file are late. If Infraon is down, wait: nothing is lost. Otherwise look for throttles and errors of bulk-csv-import.',
    metric: fileDrops.queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes }),
    atLeast: 3600,
    periods: 2,
  });
}
