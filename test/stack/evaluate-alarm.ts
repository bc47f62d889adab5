import * as z from 'zod';
import { matchesPattern } from './filter-pattern.ts';
import type { SynthesisedStage } from './synthesise-stage.ts';

/** What happened at a moment (milliseconds): a line in the log of a function, or what AWS Lambda itself counts. */
export type Happening = { readonly at: number; readonly fn: string } & (
  | { readonly line: string }
  | { readonly counts: 'Errors' | 'Throttles' }
);

type State = 'OK' | 'ALARM';

const alarmSchema = z.looseObject({
  MetricName: z.string(),
  Statistic: z.enum(['Sum', 'Maximum', 'Average']),
  Period: z.number(),
  EvaluationPeriods: z.number(),
  Threshold: z.number(),
  ComparisonOperator: z.enum(['GreaterThanOrEqualToThreshold', 'LessThanThreshold']),
  TreatMissingData: z.enum(['notBreaching', 'breaching', 'ignore']),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
});
type Alarm = z.output<typeof alarmSchema>;

/**
 * The states that an alarm goes through, from its first on, as CloudWatch comes to them: windows that slide by the minute, and every
 * one of the periods past the threshold.
 */
export function evaluateAlarm(
  stage: SynthesisedStage,
  given: {
    /** Without the stack's name. */
    readonly alarm: string;
    readonly happenings: readonly Happening[];
    readonly from: number;
    readonly until: number;
    readonly everyMinutes?: number;
  },
): readonly { readonly at: number; readonly state: State }[] {
  const alarm = findAlarm(stage, given.alarm);
  const points = given.happenings
    .flatMap((one) => pointsOf(stage, alarm, one).map((value) => ({ at: one.at, value })))
    .toSorted((left, right) => left.at - right.at);
  const states: { readonly at: number; readonly state: State }[] = [];
  for (let at = given.from; at <= given.until; at += (given.everyMinutes ?? 1) * 60_000) {
    const state = stateAt(alarm, { points, at, before: states.at(-1)?.state ?? 'OK' });
    if (state !== states.at(-1)?.state) states.push({ at, state });
  }
  return states;
}

function findAlarm(stage: SynthesisedStage, name: string): Alarm {
  const found = stage
    .ofType('AWS::CloudWatch::Alarm')
    .find(({ Properties }) => String(Properties.AlarmName).endsWith(`-production-${name}`));
  if (found === undefined) throw new Error(`no alarm ${name}`);
  return alarmSchema.parse(found.Properties);
}

/** What the alarm's metric gets of it: by the metric filters of the function's log group, by embedded numbers, or from AWS Lambda. */
function pointsOf(stage: SynthesisedStage, alarm: Alarm, one: Happening): readonly number[] {
  const fn = stage.named('AWS::Lambda::Function', one.fn);
  if (!('line' in one)) {
    const isAbout = JSON.stringify(alarm.Dimensions).includes(`"${fn.logicalId}"`);
    return alarm.MetricName === one.counts && isAbout ? [1] : [];
  }
  const line: Readonly<Record<string, unknown>> = JSON.parse(one.line);
  if (alarm.Dimensions.length > 0) {
    const isAbout = alarm.Dimensions.every(({ Name, Value }) => line[Name] === Value);
    const value = line[alarm.MetricName];
    return isAbout && typeof value === 'number' ? [value] : [];
  }
  const group = Object(fn.Properties.LoggingConfig).LogGroup.Ref;
  return stage.ofType('AWS::Logs::MetricFilter').flatMap(({ Properties }) => {
    const [{ MetricName, MetricValue }] = Object(Properties.MetricTransformations);
    if (Object(Properties.LogGroupName).Ref !== group || MetricName !== alarm.MetricName) return [];
    if (!matchesPattern(String(Properties.FilterPattern), line)) return [];
    const value = String(MetricValue).startsWith('$.') ? line[String(MetricValue).slice(2)] : MetricValue;
    return value === undefined ? [] : [Number(value)];
  });
}

function stateAt(
  alarm: Alarm,
  now: { readonly points: readonly { readonly at: number; readonly value: number }[] } & {
    readonly at: number;
    readonly before: State;
  },
): State {
  const { points, at, before } = now;
  const windows = Array.from({ length: alarm.EvaluationPeriods }, (_, index) => {
    const end = at - index * alarm.Period * 1000;
    const inside = points.filter((point) => point.at > end - alarm.Period * 1000 && point.at <= end);
    return isBreaching(
      alarm,
      inside.map(({ value }) => value),
    );
  });
  if (windows.includes(undefined)) return before;
  return windows.every(Boolean) ? 'ALARM' : 'OK';
}

/** Undefined where the period has no data and the alarm leaves it out of account. */
function isBreaching(alarm: Alarm, values: readonly number[]): boolean | undefined {
  if (values.length === 0)
    return alarm.TreatMissingData === 'ignore' ? undefined : alarm.TreatMissingData === 'breaching';
  const sum = values.reduce((total, value) => total + value, 0);
  const value = { Sum: sum, Average: sum / values.length, Maximum: Math.max(...values) }[alarm.Statistic];
  return alarm.ComparisonOperator === 'LessThanThreshold'
    ? value < alarm.Threshold
    : value >= alarm.Threshold;
}
