import { Duration, Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { FailureReason } from '../../shared/domain/outcome.ts';
import { scimSource, sourceNames } from '../config/source-names.ts';
import type { StageResources } from './stage-resources.ts';

const failures = Object.keys({
  'rejected-by-vendor': true,
  'identity-conflict': true,
  'out-of-scope': true,
  protected: true,
  refused: true,
  'retries-exhausted': true,
} satisfies Record<FailureReason, true>);
const period = Duration.minutes(5);

/**
 * Answers whether it is healthy, what waits, and who is affected. It holds counts only: who the people are, the saved queries say.
 * Called when every function, alarm and metric is known.
 */
export function addDashboard(parts: StageResources): void {
  const { scope, config } = parts;
  const { stackName } = Stack.of(scope);
  const metric = (metricName: string, given: Omit<MetricOf, 'metricName'> = {}): Metric => {
    const { statistic = 'Sum', label, ...dimensionsMap } = given;
    return new Metric({
      namespace: stackName,
      metricName,
      period,
      statistic,
      dimensionsMap: Object.fromEntries(
        Object.entries(dimensionsMap).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        ),
      ),
      ...(label === undefined ? {} : { label }),
    });
  };
  const targets = parts.targets.names;
  const sources = sourceNames(config);
  const scimSources = Object.keys(config.scim?.clients ?? {}).map(scimSource);
  const isScim = (source: string) => scimSources.includes(source);
  const queues = [
    parts.userChanges,
    parts.importChanges,
    ...(parts.sourceNotices ? [parts.sourceNotices] : []),
  ];
  const secrets = parts.secretNames;

  new Dashboard(scope, 'Dashboard', {
    dashboardName: stackName,
    widgets: [
      [text(`# Is it healthy?\nEach alarm says what to do: docs/runbook.md. Stage ${config.stage}.`)],
      alarmStatus('Alarms that cannot wait', parts.alarms.all.page),
      alarmStatus('Alarms for the morning', parts.alarms.all.ticket),
      [
        graph('Events that ended', [
          metric('eventsSettled', { status: 'applied' }),
          metric('eventsSettled', { status: 'superseded' }),
          ...failures.map((reason) => metric('eventsSettled', { status: 'failed', reason, label: reason })),
        ]),
        graph(
          'Events that arrived, by source',
          sources.map((source) => metric(`events-${source}`, { label: source })),
        ),
        graph('Refused at the door', [
          metric('request-refused-401', { label: 'webhook' }),
          ...sources
            .filter((source) => source !== 'webhook')
            .map((source) =>
              metric(isScim(source) ? `${source}-unauthorized` : `hr-source-${source}-refused`, {
                label: source,
              }),
            ),
          metric('webhooks-throttled', { label: '429' }),
          ...scimSources.map((source) => metric(`${source}-throttled`, { label: `${source} 429` })),
        ]),
      ],
      [
        graph('Calls on vendors', [
          ...targets.map((target) =>
            metric('vendorCallMs', { target, statistic: 'SampleCount', label: target }),
          ),
          ...targets.map((target) => metric('vendorFailed', { target, label: `${target}: failed` })),
          ...targets.map((target) => metric('vendorRefused', { target, label: `${target}: refused` })),
        ]),
        graph('Their time (ms)', [
          ...targets.map((target) =>
            metric('vendorCallMs', { target, statistic: 'p50', label: `${target} p50` }),
          ),
          ...targets.map((target) =>
            metric('vendorCallMs', { target, statistic: 'p99', label: `${target} p99` }),
          ),
        ]),
        graph(
          'Calls under way in one process, at most',
          targets.map((target) => metric('vendorInFlight', { target, statistic: 'Maximum', label: target })),
        ),
      ],
      [text('# What waits?')],
      [
        graph(
          'Oldest unfinished work (seconds, from two minutes on)',
          queues.map(({ name }) => metric(`${name}-age`, { statistic: 'Maximum', label: name })),
        ),
        graph(
          'On queues',
          queues.map(({ queue, name }) =>
            queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum', label: name }),
          ),
        ),
        graph(
          'Given up (dead letters)',
          queues.map(({ deadLetters, name }) =>
            deadLetters.metricApproximateNumberOfMessagesVisible({
              period,
              statistic: 'Maximum',
              label: name,
            }),
          ),
        ),
      ],
      [
        text(
          `# Who is affected?\nCounts of people. Who they are: Logs Insights, saved query \`${stackName}/affected\`, then \`${stackName}/person\`.`,
        ),
      ],
      [
        graph('People tried again', [metric('peoplePostponed')]),
        graph(
          'People held by a brake',
          [...sources, 'import', 'drift'].map((source) =>
            metric('peopleHeld', { source, statistic: 'Maximum', label: source }),
          ),
        ),
        graph('Leavers who may still log in', [
          metric('leaver-not-deactivated'),
          metric('retries-exhausted'),
        ]),
      ],
      [text('# Files, exports and secrets')],
      [
        graph(
          'Reports of imports, by state',
          ['planned', 'held', 'applying', 'done', 'rejected'].map((status) =>
            metric('importsReported', { status, label: status }),
          ),
        ),
        graph(
          'Rows of exports',
          targets.map((target) => metric('exportedRows', { target, statistic: 'Maximum', label: target })),
        ),
        graph(
          'Age of secrets (days)',
          secrets.map((secret) => metric('secretAgeDays', { secret, statistic: 'Maximum', label: secret })),
        ),
      ],
    ],
  });
}

interface MetricOf {
  readonly metricName: string;
  readonly statistic?: string;
  readonly label?: string;
  readonly target?: string;
  readonly source?: string;
  readonly secret?: string;
  readonly status?: string;
  readonly reason?: string;
}

/** One widget shows at most 100 alarms. */
const mostAlarms = 100;

function alarmStatus(title: string, alarms: readonly Alarm[]): IWidget[] {
  const starts = Array.from(
    { length: Math.ceil(alarms.length / mostAlarms) },
    (_, index) => index * mostAlarms,
  );
  return starts.map(
    (start) =>
      new AlarmStatusWidget({ title, alarms: alarms.slice(start, start + mostAlarms), width: 24, height: 6 }),
  );
}

function graph(title: string, left: readonly IMetric[]): IWidget {
  return new GraphWidget({ title, left: [...left], width: 8, height: 6 });
}

function text(markdown: string): IWidget {
  return new TextWidget({ markdown, width: 24, height: 2 });
}
