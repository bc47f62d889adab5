import type { CfnResource } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import { alarmWindowSeconds, excess, fewerSources, mostFiltersOfLogGroup } from './limits.ts';

/** Alarms and metric filters that CloudWatch would refuse. Both grow with the sources and targets of a stage. */
export function watchExcesses(resources: readonly CfnResource[]): readonly string[] {
  const alarms = resources.filter((resource) => resource instanceof CfnAlarm);
  const filters = resources.filter((resource) => resource instanceof CfnMetricFilter);
  const byLogGroup = Map.groupBy(filters, ({ stack, logGroupName }) =>
    JSON.stringify(stack.resolve(logGroupName)),
  );
  return [
    ...alarms.flatMap(windowExcess),
    ...[...byLogGroup].flatMap(([group, { length }]) =>
      excess(`The number of metric filters of ${group}`, {
        size: length,
        most: mostFiltersOfLogGroup,
        advice: fewerSources,
      }),
    ),
  ];
}

function windowExcess({ node, period = 0, evaluationPeriods = 1 }: CfnAlarm): readonly string[] {
  const most = period >= 3600 ? alarmWindowSeconds.ofHours : alarmWindowSeconds.ofMinutes;
  return excess(`The time over which ${node.path} looks back, in seconds,`, {
    size: period * evaluationPeriods,
    most,
  });
}
