import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production');
const topic = stage
  .ofType('AWS::SNS::Topic')
  .find(({ logicalId }) => logicalId.startsWith('Alarms'))?.logicalId;
const alarms = stage.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) =>
  z
    .looseObject({
      AlarmDescription: z.string(),
      AlarmActions: z.array(z.object({ Ref: z.string() })),
      OKActions: z.array(z.object({ Ref: z.string() })),
      MetricName: z.string(),
      Namespace: z.string(),
      ComparisonOperator: z.string(),
      TreatMissingData: z.string(),
      Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
    })
    .parse(Properties),
);

function alarmsOn(metric: string, logicalId: string): typeof alarms {
  return alarms.filter(
    (alarm) => alarm.MetricName === metric && JSON.stringify(alarm.Dimensions).includes(logicalId),
  );
}

/** An alarm on how long the work of a queue has waited, whatever became of its messages. */
function expectAge(name: string, expected: { readonly threshold: number; readonly pattern: string }): void {
  const alarm = alarms.find(({ MetricName }) => MetricName === name);
  expect(alarm).toMatchObject({ Threshold: expected.threshold, Statistic: 'Maximum' });
  const filters = stage
    .ofType('AWS::Logs::MetricFilter')
    .filter(({ Properties }) => JSON.stringify(Properties.MetricTransformations).includes(`"${name}"`));
  expect(filters.map(({ Properties }) => Properties)).toMatchObject([
    { FilterPattern: expected.pattern, MetricTransformations: [{ MetricValue: '$.ageSeconds' }] },
  ]);
}

describe('alarms', () => {
  test('each says who is harmed and what to do, and reaches the topic, also when it is over', () => {
    expect(alarms.length).toBeGreaterThan(10);
    for (const alarm of alarms) {
      expect(alarm.AlarmDescription).toMatch(
        /^\[(page|ticket)\] .{100,} Runbook: docs\/runbook\.md#[a-z0-9-]+$/,
      );
      expect(alarm.AlarmDescription.length).toBeLessThanOrEqual(1024);
      expect(alarm.AlarmActions).toEqual([{ Ref: topic }]);
      expect(alarm.OKActions).toEqual([{ Ref: topic }]);
    }
  });

  test.each(['user-changes', 'import-changes'])('%s: a single dead letter, and changes that wait', (name) => {
    const queue = stage.named('AWS::SQS::Queue', name).logicalId;
    const deadLetters = stage.named('AWS::SQS::Queue', `${name}-dead-letters`).logicalId;
    expect(alarmsOn('ApproximateNumberOfMessagesVisible', deadLetters)).toMatchObject([{ Threshold: 1 }]);
    expect(alarmsOn('ApproximateAgeOfOldestMessage', queue)).toEqual([]);
    expectAge(`${name}-age`, {
      threshold: 900,
      pattern: `{ ($.code = "oldest-open-work") && ($.queue = "${name}") }`,
    });
  });

  test('file-drops: a single dead letter, and files that wait for an hour', () => {
    const queue = stage.named('AWS::SQS::Queue', 'file-drops').logicalId;
    const deadLetters = stage.named('AWS::SQS::Queue', 'file-drops-dead-letters').logicalId;
    expect(alarmsOn('ApproximateNumberOfMessagesVisible', deadLetters)).toMatchObject([{ Threshold: 1 }]);
    expect(alarmsOn('ApproximateAgeOfOldestMessage', queue)).toEqual([]);
    expectAge('file-drops-age', {
      threshold: 3600,
      pattern: '{ ($.code = "import-failed") && ($.ageSeconds >= 0) }',
    });
  });

  test.each([
    'onboard-user',
    'update-user',
    'offboard-user',
    'event-status',
    'sweep-due-events',
    'reconcile-user',
    'bulk-csv-import',
    'nightly-export',
  ])('%s: errors', (name) => {
    expect(alarmsOn('Errors', stage.named('AWS::Lambda::Function', name).logicalId)).toHaveLength(1);
  });

  test('the sweeper: silence is an alarm too', () => {
    const sweeper = stage.named('AWS::Lambda::Function', 'sweep-due-events').logicalId;
    expect(alarmsOn('Invocations', sweeper)).toMatchObject([
      { ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching' },
    ]);
    const deadLetters = stage.named('AWS::SQS::Queue', 'sweep-due-events-dead-letters').logicalId;
    expect(alarmsOn('ApproximateNumberOfMessagesVisible', deadLetters)).toHaveLength(1);
  });

  test.each([
    ['vendor-unauthorized', ['reconcile-user', 'bulk-csv-import', 'nightly-export']],
    ['retries-exhausted', ['reconcile-user']],
    ['brake-held', ['sweep-due-events', 'reconcile-user']],
    [
      'leaver-not-deactivated',
      [
        ...['update-user', 'offboard-user', 'sweep-due-events', 'reconcile-user', 'bulk-csv-import'],
        'nightly-export',
      ],
    ],
    [
      'leaver-unknown',
      ['update-user', 'offboard-user', 'sweep-due-events', 'reconcile-user', 'bulk-csv-import'],
    ],
    ['reconcile-failed', ['reconcile-user']],
    ['secret-fetch-failed', ['reconcile-user', 'bulk-csv-import', 'nightly-export']],
    ['import-failed', ['bulk-csv-import']],
    ['export-quarantined', ['nightly-export']],
    ['drift-healing-failed', ['nightly-export']],
    ['heal-held', ['nightly-export']],
    ['secret-unavailable', ['onboard-user', 'update-user', 'offboard-user']],
  ])('log lines with the code %s are counted where they are written', (code, functions) => {
    const filters = stage
      .ofType('AWS::Logs::MetricFilter')
      .filter(({ Properties }) => Properties.FilterPattern === `{ $.code = "${code}" }`);
    const groups = functions.map(
      (name) => stage.named('AWS::Lambda::Function', name).Properties.LoggingConfig,
    );
    expect(filters.map(({ Properties }) => Properties.LogGroupName)).toEqual(
      groups.map((config) => Object(config).LogGroup),
    );
    const alarm = alarms.find(({ MetricName }) => MetricName === code);
    for (const { Properties } of filters)
      expect(Properties.MetricTransformations).toEqual([
        { MetricName: code, MetricNamespace: alarm?.Namespace, MetricValue: '1' },
      ]);
  });

  test('wrong signatures are counted by the status of the refusal', () => {
    const filters = stage
      .ofType('AWS::Logs::MetricFilter')
      .filter(({ Properties }) => JSON.stringify(Properties).includes('"request-refused-401"'));
    expect(filters).toHaveLength(3);
    for (const { Properties } of filters)
      expect(Properties.FilterPattern).toBe('{ ($.code = "request-refused") && ($.status = 401) }');
    expect(alarms.find(({ MetricName }) => MetricName === 'request-refused-401')).toMatchObject({
      ...{ Threshold: 3, Period: 3600 },
    });
  });

  test('a flood is told by the answers 429 in the access log', () => {
    const [filter] = stage
      .ofType('AWS::Logs::MetricFilter')
      .filter(({ Properties }) => Properties.FilterPattern === '{ $.status = "429" }');
    expect(JSON.stringify(filter?.Properties.LogGroupName)).toContain('AccessLogs');
    expect(alarms.find(({ MetricName }) => MetricName === 'webhooks-throttled')).toMatchObject({
      Threshold: 20,
    });
  });

  test('many people who lose their accounts within an hour are told, whatever sent them away', () => {
    const [filter] = stage
      .ofType('AWS::Logs::MetricFilter')
      .filter(({ Properties }) => String(Properties.FilterPattern).includes('"deactivated"'));
    expect(filter?.Properties.FilterPattern).toBe(
      '{ ($.code = "person-reconciled") && (($.result = "deactivated") || ($.result = "deleted")) && ($.target = "infraon") }',
    );
    expect(alarms.find(({ MetricName }) => MetricName === 'people-deactivated-infraon')).toMatchObject({
      Period: 3600,
      Threshold: 20,
    });
  });

  test('a secret that is seldom read keeps its alarm on the days between', () => {
    const ofSecrets = alarms.filter(({ MetricName }) => MetricName === 'secretAgeDays');
    expect(ofSecrets.map(({ Dimensions }) => Dimensions)).toEqual(
      ['infraon-api-key', 'webhook-signing-secrets'].map((Value) => [{ Name: 'secret', Value }]),
    );
    for (const alarm of ofSecrets) expect(alarm.TreatMissingData).toBe('ignore');
  });

  test('the topic takes messages from CloudWatch in this account, over TLS', () => {
    const policy = JSON.stringify(
      stage.ofType('AWS::SNS::TopicPolicy').find(({ logicalId }) => logicalId.startsWith('Alarms'))
        ?.Properties,
    );
    expect(policy).toContain('"Service":"cloudwatch.amazonaws.com"');
    expect(policy).toContain('aws:SourceAccount');
    expect(policy).toContain('"aws:SecureTransport":"false"');
  });
});
