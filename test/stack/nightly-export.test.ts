import { describe, expect, test } from 'vitest';
import { eventSchema } from '../../functions/nightly-export/event.ts';
import { readPermissions } from './read-permissions.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production');
const fn = stage.named('AWS::Lambda::Function', 'nightly-export');
const deadLetters = stage.named('AWS::SQS::Queue', 'nightly-export-dead-letters').logicalId;
const schedule = stage.named('AWS::Scheduler::Schedule', 'nightly-export').Properties;
const alarms = stage.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);

describe('nightly-export', () => {
  test('is started at the configured times of the configured zone, with its scheduled time, for hours if need be', () => {
    expect(schedule).toMatchObject({
      ScheduleExpression: 'cron(15 1-6 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [fn.logicalId, 'Arn'] },
        RetryPolicy: { MaximumEventAgeInSeconds: 12 * 3600, MaximumRetryAttempts: 60 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [deadLetters, 'Arn'] } },
      },
    });
    const input: string = Object(schedule.Target).Input;
    const filled = input.replace('<aws.scheduler.scheduled-time>', '2026-11-22T00:15:00Z');
    expect(eventSchema.parse(JSON.parse(filled))).toEqual({
      scheduledTime: '2026-11-22T00:15:00Z',
      force: false,
      acceptShrunk: false,
    });
  });

  test('has all the time that a function can have', () => {
    expect(fn.Properties).toMatchObject({ Timeout: 900 });
  });

  test('may write exports and their attempts, and read nothing that people dropped or that imports reported', () => {
    const s3 = readPermissions(stage, 'nightly-export').filter((permission) => permission.startsWith('s3:'));
    expect(s3.every((permission) => / exports(\/(exports|quarantine)\/\*)?$/.test(permission))).toBe(true);
  });

  test('has its exports forgotten as configured, what was not trustworthy sooner, and nothing else', () => {
    const bucket = stage.named('AWS::S3::Bucket', 'exports').Properties;
    expect(bucket.LifecycleConfiguration).toMatchObject({
      Rules: [
        { Prefix: 'exports/', ExpirationInDays: 400, Status: 'Enabled' },
        { Prefix: 'quarantine/', ExpirationInDays: 30, Status: 'Enabled' },
        {
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          Status: 'Enabled',
        },
      ],
    });
  });

  test('is an alarm when nothing of a target was published for 26 hours, counted as far back as CloudWatch looks', () => {
    const [silence] = alarms.filter(({ MetricName }) => MetricName === 'export-published-infraon');
    expect(silence).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      Period: 3600,
      EvaluationPeriods: 26,
      // An hour without a run of the sweeper was before the stage was deployed.
      TreatMissingData: 'notBreaching',
    });
  });

  test('is an alarm at the first export that is not trustworthy, and when each attempt of a start failed', () => {
    const [quarantined] = alarms.filter(({ MetricName }) => MetricName === 'export-quarantined');
    expect(quarantined).toMatchObject({ Threshold: 1, Period: 300 });
    const [errors] = alarms.filter(
      ({ MetricName, Dimensions }) =>
        MetricName === 'Errors' && JSON.stringify(Dimensions).includes(fn.logicalId),
    );
    expect(errors).toMatchObject({ Threshold: 3, Period: 3600 });
    expect(
      alarms.filter(({ Dimensions }) => JSON.stringify(Dimensions ?? '').includes(deadLetters)),
    ).toHaveLength(1);
  });
});
