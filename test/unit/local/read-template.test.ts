import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../../infra/local/template/resources/read-template.ts';
import { templateSchema } from '../../../infra/local/template/template.ts';
import { fixtureTemplate } from '../../host/fixtures/fixture-template.ts';

const read = (template = fixtureTemplate()) =>
  readTemplate(template, {
    region: 'us-east-1',
    accountId: '000000000000',
    stackName: 'fixture',
    apiUrl: 'http://127.0.0.1:1',
    sqsUrl: 'http://127.0.0.1:2',
    assetDirectory: (hash) => `/assets/${hash}`,
  });

describe('reading a template', () => {
  it('gives what has to run, with every reference resolved', () => {
    const plan = read();
    expect(plan.functions[0]).toEqual({
      shortName: 'caller',
      name: 'fixture-Caller',
      role: 'Role',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:fixture-Caller',
      handler: 'index.handler',
      codeDirectory: '/assets/scripted',
      environment: {
        QUEUE_URL: 'http://127.0.0.1:2/000000000000/fixture-Queue',
        TABLE_NAME: 'fixture-Table',
      },
      timeoutSeconds: 2,
      memoryMegabytes: 128,
    });
    expect(plan.eventSources).toEqual([
      {
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:fixture-Worker',
        queueArn: 'arn:aws:sqs:us-east-1:000000000000:fixture-Queue',
        batchSize: 2,
        windowSeconds: 0,
        maximumConcurrency: 2,
        reportsItemFailures: true,
      },
    ]);
    expect(plan.routes.find(({ routeKey }) => routeKey === 'POST /slow')).toEqual({
      routeKey: 'POST /slow',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:fixture-Caller',
      timeoutMilliseconds: 30_000,
      throttle: { ratePerSecond: 0.001, burst: 1 },
    });
  });

  it('refuses an environment that AWS Lambda would refuse', () => {
    const template = fixtureTemplate();
    const caller = template.Resources.Caller;
    if (caller === undefined) throw new Error('the fixture has no Caller');
    const withVariables = (Variables: object) =>
      read({
        ...template,
        Resources: {
          ...template.Resources,
          Caller: { ...caller, Properties: { ...caller.Properties, Environment: { Variables } } },
        },
      });
    expect(() => withVariables({ A: 'x'.repeat(4088) })).not.toThrow();
    expect(() => withVariables({ A: 'x'.repeat(4089) })).toThrow(
      'The environment of caller has 4097 bytes, and AWS allows 4096.',
    );
  });

  it('calls a dead-letter queue after its queue', () => {
    expect(read().queues.map(({ shortName }) => shortName)).toEqual(['work-dead-letters', 'work']);
  });

  it('knows which new objects of a bucket are told to which queue', () => {
    const QueueConfigurations = [
      {
        Event: 's3:ObjectCreated:*',
        Queue: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } },
      },
    ];
    const Properties = { NotificationConfiguration: { QueueConfigurations } };
    const { buckets } = read(fixtureTemplate({ Inbox: { Type: 'AWS::S3::Bucket', Properties } }));
    expect(buckets.find(({ name }) => name === 'fixture-inbox')?.notifications).toEqual([
      {
        event: 's3:ObjectCreated:*',
        queueArn: 'arn:aws:sqs:us-east-1:000000000000:fixture-Queue',
        prefix: 'in/',
        suffix: '',
      },
    ]);
  });

  it('leaves out a resource whose condition does not hold', () => {
    const template = templateSchema.parse({
      ...fixtureTemplate({ Second: { Type: 'AWS::SQS::Queue', Condition: 'Never' } }),
      Conditions: { Never: { 'Fn::Equals': [1, 2] } },
    });
    expect(read(template).queues).toHaveLength(2);
  });

  it.each([
    [{ Stream: { Type: 'AWS::Kinesis::Stream' } }, 'the resource type AWS::Kinesis::Stream (Stream)'],
    [{ Fifo: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } }, 'no FIFO queues (Fifo)'],
    [
      {
        Drops: {
          Type: 'AWS::S3::Bucket',
          Properties: { NotificationConfiguration: { EventBridgeConfiguration: {} } },
        },
      },
      'cannot run Drops: NotificationConfiguration: Unrecognized key',
    ],
    [
      {
        Lost: {
          Type: 'AWS::ApiGatewayV2::Route',
          Properties: { RouteKey: 'GET /', Target: 'integrations/none' },
        },
      },
      'The route GET / has no integration',
    ],
    [
      {
        Late: {
          Type: 'AWS::Scheduler::Schedule',
          Properties: { ScheduleExpression: 'rate(1 day)', Target: { Arn: 'arn:x' } },
        },
      },
      'The schedule Late leads to arn:x',
    ],
    [
      { Bare: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs24.x' } } },
      'cannot run Bare: Handler',
    ],
  ])('refuses %j', (more, message) => {
    expect(() => read(fixtureTemplate(more))).toThrow(message);
  });
});
