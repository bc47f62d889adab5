import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { FunctionName, StageResources } from './stage-resources.ts';

const consumers: readonly FunctionName[] = ['reconcile-user', 'bulk-csv-import', 'enrich-source-event'];

/** Started once in hours: AWS Lambda asks ever more rarely for one start, a dozen times in the first half hour. */
const byTheClock: readonly string[] = ['nightly-export', 'seal-audit'] satisfies FunctionName[];

function throttles(lambda: ServiceFunction['lambda'], period: Duration): Metric {
  return lambda.metricThrottles({ period, statistic: 'Sum' });
}

/** What can be wrong with any function, message or secret. Called when every function is known. */
export function watchFunctions({ scope, alarms, config, functions, secretNames }: StageResources): void {
  for (const { name, lambda } of functions)
    alarms.add(`${name}-throttled`, {
      severity: 'ticket',
      runbook: 'function-throttled',
      description: `AWS throttles ${name}: the account's concurrency, or what is reserved for the function, is used up. Senders get 5xx and send again, queues wait. Find out which function runs so often (Lambda, concurrent executions); raise the account's limit, or reserve concurrency as docs/deploy.md says (limits).`,
      ...(byTheClock.includes(name)
        ? { metric: throttles(lambda, Duration.hours(1)), atLeast: 5 }
        : { metric: throttles(lambda, Duration.minutes(5)), atLeast: 10, periods: 2 }),
    });
  alarms.addLogCode('message-malformed', {
    severity: 'ticket',
    description:
      'A message on a queue cannot be read: another sender wrote it, or another version did. No one waits for it, since what the ledger knows of is put on the queue again by the sweeper. From file-drops it is dropped, from other queues it goes to the dead letters: look at it there, and at who may send to the queue; purge it afterwards.',
    functions: functions.filter(({ name }) => consumers.some((one) => one === name)),
    atLeast: 1,
  });
  for (const secret of secretNames)
    alarms.add(`secret-too-old-${secret}`, {
      severity: 'ticket',
      runbook: 'secret-too-old',
      description: `The secret ${secret} has not been replaced for ${config.secretMaxAgeDays} days: anyone who has obtained it may still use it. No one is harmed by waiting. Issue a new one where it comes from, put it, and take the old one back (docs/incidents.md has the order).`,
      metric: new Metric({
        namespace: Stack.of(scope).stackName,
        metricName: 'secretAgeDays',
        dimensionsMap: { secret },
        statistic: 'Maximum',
        period: Duration.days(1),
      }),
      atLeast: config.secretMaxAgeDays,
      // A secret that is seldom read is no younger on the days between.
      withoutData: 'stays',
    });
}
