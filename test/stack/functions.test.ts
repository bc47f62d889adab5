import { describe, expect, test } from 'vitest';
import { environmentSchema as importEnvironment } from '../../functions/bulk-csv-import/environment.ts';
import { environmentSchema as statusEnvironment } from '../../functions/event-status/environment.ts';
import { environmentSchema as exportEnvironment } from '../../functions/nightly-export/environment.ts';
import { environmentSchema as offboardEnvironment } from '../../functions/offboard-user/environment.ts';
import { environmentSchema as onboardEnvironment } from '../../functions/onboard-user/environment.ts';
import { environmentSchema as reconcileEnvironment } from '../../functions/reconcile-user/environment.ts';
import { environmentSchema as sealEnvironment } from '../../functions/seal-audit/environment.ts';
import { environmentSchema as sweepEnvironment } from '../../functions/sweep-due-events/environment.ts';
import { environmentSchema as updateEnvironment } from '../../functions/update-user/environment.ts';
import { readEnvironment } from './read-environment.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const production = synthesiseStage('production');
const local = synthesiseStage('local');
const { template } = production;

const functions = [
  'onboard-user',
  'update-user',
  'offboard-user',
  'event-status',
  'sweep-due-events',
  'reconcile-user',
  'bulk-csv-import',
  'nightly-export',
  'seal-audit',
];
const changeQueues = ['user-changes', 'import-changes'];
const queue = (name: string) => production.named('AWS::SQS::Queue', name).Properties;
const fn = (name: string) => production.named('AWS::Lambda::Function', name);

describe('functions', () => {
  test.each(functions)(
    '%s runs on Node 24 and arm64, logs JSON to its own group, and names itself',
    (name) => {
      expect(fn(name).Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: expect.any(String) } },
      });
    },
  );

  test('no function is given reserved concurrency unless a stage asks for it', () => {
    for (const name of functions)
      expect(fn(name).Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('every log group forgets after the stage’s retention, the one with callers’ addresses after its own', () => {
    const groups = production.ofType('AWS::Logs::LogGroup');
    expect(groups).toHaveLength(functions.length + 1);
    const [ofCallers = [], ofFunctions = []] = [true, false].map((isAccessLog) =>
      groups.filter(({ logicalId }) => logicalId.includes('AccessLogs') === isAccessLog),
    );
    for (const group of ofFunctions) expect(group.Properties.RetentionInDays).toBe(90);
    expect(ofCallers.map(({ Properties }) => Properties.RetentionInDays)).toEqual([30]);
  });

  test('a webhook outlasts the longest wait that a caller may ask for, and ends before API Gateway gives up', () => {
    for (const name of functions.slice(0, 3)) {
      expect(fn(name).Properties.Timeout).toBeGreaterThan(20);
      expect(fn(name).Properties.Timeout).toBeLessThan(29);
    }
  });

  test('the sweeper ends before it is started again', () => {
    expect(fn('sweep-due-events').Properties.Timeout).toBeLessThan(60);
  });

  test.each([
    ['onboard-user', onboardEnvironment],
    ['update-user', updateEnvironment],
    ['offboard-user', offboardEnvironment],
    ['event-status', statusEnvironment],
    ['sweep-due-events', sweepEnvironment],
    ['reconcile-user', reconcileEnvironment],
    ['bulk-csv-import', importEnvironment],
    ['nightly-export', exportEnvironment],
    ['seal-audit', sealEnvironment],
  ])(
    '%s understands the environment that it is given, in each stage, and is given no more',
    (name, schema) => {
      for (const stage of [production, local]) {
        // The namespace is the log's to understand.
        const { METRICS_NAMESPACE: _, ...environment } = readEnvironment(stage, name);
        expect(schema.safeParse(environment).error).toBeUndefined();
        expect(Object.keys(schema.shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
      }
    },
  );

  test('the function that plans large files has room for a million rows', () => {
    const { MemorySize } = production.named('AWS::Lambda::Function', 'bulk-csv-import').Properties;
    expect(MemorySize).toBeGreaterThanOrEqual(1024);
  });

  test('a person’s lease outlasts the function that holds it', () => {
    for (const stage of [production, local]) {
      const environment = reconcileEnvironment.parse(readEnvironment(stage, 'reconcile-user'));
      const timeout = Number(stage.named('AWS::Lambda::Function', 'reconcile-user').Properties.Timeout);
      expect(environment.RECONCILE_OPTIONS.leaseSeconds).toBeGreaterThan(timeout);
    }
  });
});

describe('change queues', () => {
  test.each(changeQueues)(
    '%s is encrypted, outlasts its consumer, and sets aside what keeps failing',
    (name) => {
      expect(queue(name)).toMatchObject({
        SqsManagedSseEnabled: true,
        VisibilityTimeout: 1.5 * Number(fn('reconcile-user').Properties.Timeout),
        MessageRetentionPeriod: 4 * 24 * 3600,
        MaximumMessageSize: 256 * 1024,
        RedriveAllowPolicy: { redrivePermission: 'denyAll' },
        RedrivePolicy: {
          maxReceiveCount: 120,
          deadLetterTargetArn: { 'Fn::GetAtt': [expect.any(String), 'Arn'] },
        },
      });
      expect(queue(name)).not.toHaveProperty('FifoQueue');
    },
  );

  test.each([...changeQueues, 'file-drops', 'sweep-due-events', 'nightly-export'])(
    'the dead letters of %s are kept for 14 days, encrypted',
    (name) => {
      expect(queue(`${name}-dead-letters`)).toMatchObject({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * 24 * 3600,
      });
    },
  );

  test('the function and the queue agree on how often a message is received', () => {
    for (const stage of [production, local]) {
      const { RECONCILE_OPTIONS } = reconcileEnvironment.parse(readEnvironment(stage, 'reconcile-user'));
      for (const name of changeQueues)
        expect(stage.named('AWS::SQS::Queue', name).Properties.RedrivePolicy).toMatchObject({
          maxReceiveCount: RECONCILE_OPTIONS.maxReceives,
        });
    }
  });

  test('every queue refuses connections without TLS', () => {
    const policies = production.ofType('AWS::SQS::QueuePolicy');
    expect(policies).toHaveLength(production.ofType('AWS::SQS::Queue').length);
    for (const policy of policies)
      expect(JSON.stringify(policy.Properties)).toContain(
        '"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"',
      );
  });

  test.each(changeQueues)(
    '%s starts reconcile-user in batches, two at once, with failures reported per message',
    (name) => {
      template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: { 'Fn::GetAtt': [production.named('AWS::SQS::Queue', name).logicalId, 'Arn'] },
        FunctionName: { Ref: fn('reconcile-user').logicalId },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      });
    },
  );
});

describe('file-drops', () => {
  test('outlasts the import, gives its message as often as SQS counts, and starts it for one file at a time, two at once', () => {
    expect(queue('file-drops')).toMatchObject({
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 1.5 * Number(fn('bulk-csv-import').Properties.Timeout),
      RedrivePolicy: { maxReceiveCount: 1000 },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [production.named('AWS::SQS::Queue', 'file-drops').logicalId, 'Arn'] },
      FunctionName: { Ref: fn('bulk-csv-import').logicalId },
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('an import is kept for a run for less time than the run may take, so that a crash heals soon', () => {
    for (const stage of [production, local]) {
      const { IMPORT_OPTIONS } = importEnvironment.parse(readEnvironment(stage, 'bulk-csv-import'));
      const timeout = Number(stage.named('AWS::Lambda::Function', 'bulk-csv-import').Properties.Timeout);
      expect(IMPORT_OPTIONS.leaseSeconds).toBeLessThan(timeout);
    }
  });
});

describe('sweep schedule', () => {
  test('starts the sweeper every minute, gives up a missed minute, and keeps what it could not deliver', () => {
    const schedule = production.named('AWS::Scheduler::Schedule', 'sweep-due-events');
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [fn('sweep-due-events').logicalId, 'Arn'] },
        RetryPolicy: { MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: {
          Arn: {
            'Fn::GetAtt': [
              production.named('AWS::SQS::Queue', 'sweep-due-events-dead-letters').logicalId,
              'Arn',
            ],
          },
        },
      },
    });
  });
});
