import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acceptFinding } from '../limits/accepted-findings.ts';
import type { ServiceFunction } from './service-function.ts';

/** What the person who is woken gets to read. */
interface Wording {
  /** `page`: someone cannot work, or keeps access, until someone acts. `ticket`: it can wait for the morning. */
  readonly severity: 'page' | 'ticket';
  /** Who is harmed, and what to do first. */
  readonly description: string;
  /** The section of the runbook that says more; default: the alarm's name. */
  readonly runbook?: string;
}

export interface AlarmOptions extends Wording {
  readonly metric: IMetric;
  /** Alarms at this value and above. */
  readonly atLeast: number;
  /** How many periods in a row; default 1. */
  readonly periods?: number;
  /** `stays`: without data it stays what it was. Default: no data is no alarm. */
  readonly withoutData?: 'stays';
}

export interface LogCodeOptions extends Wording {
  readonly functions: readonly ServiceFunction[];
  /** The name of the metric and the alarm; default: the code, with the statuses. */
  readonly name?: string;
  /** Counts only lines with one of these HTTP statuses. */
  readonly statuses?: readonly number[];
  readonly source?: string;
  readonly target?: string;
  /** Counts only lines with one of these results. */
  readonly results?: readonly string[];
  /** Alarms at so many lines in one period. */
  readonly atLeast: number;
  /** Default: five minutes. What is tried again rarely needs longer, or the alarm would be over between two tries. */
  readonly period?: Duration;
}

/**
 * A sender whose secret is wrong repeats an event a few times within an hour, and a small company has few events: more would
 * never be counted.
 */
export const severalInAnHour = { atLeast: 3, period: Duration.hours(1) };

/** What a door answers only to a sender that has proven itself, so that no stranger raises an alarm by it. */
export const refusalsOfProven = [400, 409, 415, 422];

/** Where alarms go. Messages name resources and say what to do; they hold no personal data. */
export class AlarmTopic extends Construct {
  readonly topic: ITopic;
  /** Every alarm that was added so far, by how urgent it is. */
  readonly all: Readonly<Record<Wording['severity'], Alarm[]>> = { page: [], ticket: [] };
  private readonly runbookUrl: string;

  /** With a topic of the platform's, none is made. */
  constructor(
    scope: Construct,
    id: string,
    props: { readonly topic?: ITopic | undefined; readonly runbookUrl: string },
  ) {
    super(scope, id);
    this.runbookUrl = props.runbookUrl;
    this.topic = props.topic ?? this.makeTopic();
  }

  private makeTopic(): Topic {
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    acceptFinding(topic, 'SNSEncryptedKMS');
    topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    return topic;
  }

  /** What a notification begins with, and what it says. */
  private say(id: string, { severity, description, runbook = id }: Wording) {
    return {
      alarmName: `${Stack.of(this).stackName}-${id}`,
      alarmDescription: `[${severity}] ${description} Runbook: ${this.runbookUrl}#${runbook}`,
    };
  }

  /** No data is no alarm: most of these metrics exist only while something happens. */
  add(id: string, options: AlarmOptions): Alarm {
    const alarm = new Alarm(this, id, {
      ...this.say(id, options),
      metric: options.metric,
      threshold: options.atLeast,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: options.periods ?? 1,
      treatMissingData:
        options.withoutData === 'stays' ? TreatMissingData.IGNORE : TreatMissingData.NOT_BREACHING,
    });
    this.tell(alarm, options);
    return alarm;
  }

  /** Sends an alarm's beginning and its end. */
  private tell(alarm: Alarm, { severity }: Wording): void {
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    this.all[severity].push(alarm);
  }

  /**
   * Alarms when something that should happen in every period did not. With `since`, a period counts only if that function ran in
   * it, so that a first deployment is not followed by an alarm before anyone could be told.
   */
  addSilence(
    id: string,
    options: Omit<AlarmOptions, 'atLeast' | 'metric'> & {
      readonly metric: Metric;
      readonly since?: ServiceFunction;
    },
  ): void {
    const { since, metric } = options;
    if (since !== undefined)
      new MetricFilter(this, `${id}-${since.name}`, {
        logGroup: since.logGroup,
        // AWS Lambda's own line, which ends each run. The one that begins it is left out of some logs, by their level.
        filterPattern: FilterPattern.stringValue('$.type', '=', 'platform.report'),
        metricNamespace: metric.namespace,
        metricName: metric.metricName,
        metricValue: '0',
      });
    const alarm = new Alarm(this, id, {
      ...this.say(id, options),
      metric: options.metric,
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: options.periods ?? 1,
      treatMissingData: since === undefined ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    this.tell(alarm, options);
  }

  /** Alarms when the functions log a code: their log lines are counted together, whichever of them wrote it. */
  addLogCode(code: string, options: LogCodeOptions): void {
    const metric = this.countLogCode(code, { period: Duration.minutes(5), ...options });
    this.add(metric.metricName, { ...options, metric });
  }

  /** Alarms when work has waited for long, by the field `ageSeconds` of log lines with a code, of one queue where that is given. */
  addAge(
    id: string,
    options: Wording & {
      readonly fn: ServiceFunction;
      readonly code: string;
      readonly queue?: string;
      readonly atLeast: number;
    },
  ): void {
    const { fn, code, queue } = options;
    const metricNamespace = Stack.of(this).stackName;
    const ofCode = FilterPattern.stringValue('$.code', '=', code);
    new MetricFilter(this, `${id}-${fn.name}`, {
      logGroup: fn.logGroup,
      filterPattern:
        queue === undefined
          ? FilterPattern.all(ofCode, FilterPattern.numberValue('$.ageSeconds', '>=', 0))
          : FilterPattern.all(ofCode, FilterPattern.stringValue('$.queue', '=', queue)),
      metricNamespace,
      metricName: id,
      metricValue: '$.ageSeconds',
    });
    const period = Duration.minutes(5);
    const metric = new Metric({ namespace: metricNamespace, metricName: id, statistic: 'Maximum', period });
    this.add(id, { ...options, metric, periods: 2 });
  }

  /** Counts the lines with a code in the logs of the functions, together. */
  countLogCode(
    code: string,
    options: Pick<LogCodeOptions, 'functions' | 'statuses' | 'source' | 'target' | 'results' | 'name'> & {
      readonly period: Duration;
    },
  ): Metric {
    const metricNamespace = Stack.of(this).stackName;
    const { statuses, source, target, results } = options;
    const metricName = options.name ?? [code, ...(statuses ?? [])].join('-');
    const filterPattern = FilterPattern.all(
      FilterPattern.stringValue('$.code', '=', code),
      ...(statuses === undefined
        ? []
        : [FilterPattern.any(...statuses.map((one) => FilterPattern.numberValue('$.status', '=', one)))]),
      ...(results === undefined
        ? []
        : [FilterPattern.any(...results.map((one) => FilterPattern.stringValue('$.result', '=', one)))]),
      ...(source === undefined ? [] : [FilterPattern.stringValue('$.source', '=', source)]),
      ...(target === undefined ? [] : [FilterPattern.stringValue('$.target', '=', target)]),
    );
    for (const fn of options.functions)
      new MetricFilter(this, `${metricName}-${fn.name}`, {
        logGroup: fn.logGroup,
        filterPattern,
        metricNamespace,
        metricName,
      });
    return new Metric({
      namespace: metricNamespace,
      metricName,
      statistic: 'Sum',
      period: options.period,
    });
  }
}
