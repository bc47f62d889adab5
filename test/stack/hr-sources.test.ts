import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { environmentSchema as enrichEnvironment } from '../../functions/enrich-source-event/environment.ts';
import { environmentSchema as doorEnvironment } from '../../functions/receive-source-event/environment.ts';
import { readStageConfig } from '../../infra/config/read-stage-config.ts';
import { readEnvironment } from './read-environment.ts';
import { readPermissions } from './read-permissions.ts';
import { cdkContext, createStage, synthesiseStage } from './synthesise-stage.ts';

const local = synthesiseStage('local');
const production = synthesiseStage('production');

const asked = ['bamboohr', 'deel', 'gusto', 'hibob', 'personio'];
const sources = [...asked, 'successfactors', 'workday'];
const keys = [
  'history#',
  'key#',
  'event#',
  'person#',
  'claim#',
  'leaver#',
  'notice#',
  'hr-employee#',
  'hr-source-offer#',
];
const readWrite = ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'].flatMap((action) =>
  keys.map((key) => `dynamodb:${action} ledger ${key}*`),
);
const read = ['BatchGetItem', 'GetItem'].map((action) => `dynamodb:${action} ledger forgotten#*`);
const logs = (id: string) => [`logs:CreateLogStream ${id}Logs`, `logs:PutLogEvents ${id}Logs`];
const fn = (name: string) => local.named('AWS::Lambda::Function', name);

describe('HR systems', () => {
  test('a stage that configures none has nothing of them', () => {
    const named = production.resources.map(({ Metadata }) => String(Metadata['user-lifecycle:name']));
    expect(named.filter((name) => /source/.test(name))).toEqual([]);
    const all = JSON.stringify(production.resources);
    expect(all).not.toMatch(/webhooks\/sources|SOURCE_NOTICES|HR_SOURCE/);
  });

  test('both routes reach the one function that takes them', () => {
    const routes = local
      .ofType('AWS::ApiGatewayV2::Route')
      .filter(({ Properties }) => String(Properties.RouteKey).includes('/sources/'));
    expect(routes.map(({ Properties }) => Properties.RouteKey).toSorted()).toEqual([
      'POST /webhooks/sources/{source}',
      'POST /webhooks/sources/{source}/{token}',
    ]);
    for (const { Properties } of routes) {
      const target = JSON.stringify(Properties.Target);
      const integration = local
        .ofType('AWS::ApiGatewayV2::Integration')
        .find(({ logicalId }) => target.includes(logicalId));
      expect(JSON.stringify(integration?.Properties)).toContain(fn('receive-source-event').logicalId);
    }
  });

  test('events of one that is asked are counted in its answers, too, and those of another at the door only', () => {
    const groupOf = (name: string) => Object(fn(name).Properties.LoggingConfig).LogGroup.Ref;
    for (const source of sources) {
      const groups = local
        .ofType('AWS::Logs::MetricFilter')
        .filter(
          ({ Properties }) =>
            Properties.FilterPattern === `{ ($.code = "event-held") && ($.source = "${source}") }`,
        )
        .map(({ Properties }) => Object(Properties.LogGroupName).Ref);
      const counting = asked.includes(source)
        ? ['receive-source-event', 'enrich-source-event']
        : ['receive-source-event'];
      expect(groups.toSorted()).toEqual(counting.map(groupOf).toSorted());
    }
  });

  test('the function that the internet reaches may read what proves a delivery, and no key of an API', () => {
    expect(readPermissions(local, 'receive-source-event')).toEqual(
      [
        ...readWrite,
        ...read,
        ...sources.map((name) => `secretsmanager:GetSecretValue hr-source-${name}`),
        'sqs:SendMessage source-notices',
        'sqs:SendMessage user-changes',
        ...logs('ReceiveSourceEvent'),
      ].toSorted(),
    );
  });

  test('the function that asks HR systems has their keys, and neither a vendor’s nor what proves a delivery', () => {
    const consume = ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'];
    expect(readPermissions(local, 'enrich-source-event')).toEqual(
      [
        ...readWrite,
        ...read,
        ...asked.map((name) => `secretsmanager:GetSecretValue hr-source-${name}-api`),
        ...consume.map((action) => `sqs:${action} source-notices`),
        'sqs:SendMessage user-changes',
        ...logs('EnrichSourceEvent'),
      ].toSorted(),
    );
  });

  test('the sweeper may put back what was left behind', () => {
    expect(readPermissions(local, 'sweep-due-events')).toContain('sqs:SendMessage source-notices');
  });

  test.each([
    ['receive-source-event', doorEnvironment],
    ['enrich-source-event', enrichEnvironment],
  ])('%s understands the environment that it is given, and is given no more', (name, schema) => {
    // The namespace is the log's.
    const { METRICS_NAMESPACE: _namespace, ...environment } = readEnvironment(local, name);
    expect(schema.safeParse(environment).error).toBeUndefined();
    // Only an edge sets it.
    const known = Object.keys(schema.shape).filter((key) => key !== 'PUBLIC_ORIGIN');
    expect(Object.keys(environment).toSorted()).toEqual(known.toSorted());
  });

  test('secrets start as the placeholder', () => {
    for (const name of [...sources, ...asked.map((one) => `${one}-api`)]) {
      const { SecretString } = local.named('AWS::SecretsManager::Secret', `hr-source-${name}`).Properties;
      expect(SecretString).toContain('REPLACE-ME');
    }
  });

  test('the queue outlasts its consumer, sets aside what keeps failing, and starts it in batches', () => {
    const queue = local.named('AWS::SQS::Queue', 'source-notices');
    expect(queue.Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 1.5 * Number(fn('enrich-source-event').Properties.Timeout),
      RedrivePolicy: { maxReceiveCount: 18 },
    });
    local.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [queue.logicalId, 'Arn'] },
      FunctionName: { Ref: fn('enrich-source-event').logicalId },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('each alarm says who is harmed and what to do', () => {
    const alarms = local
      .ofType('AWS::CloudWatch::Alarm')
      .map(({ Properties }) => z.looseObject({ AlarmDescription: z.string() }).parse(Properties));
    for (const part of [
      'receive-source-event got a 500',
      'receive-source-event does not start',
      'is answered 503, its joiners and leavers',
      ...sources.map((name) => `Webhooks keep failing to authenticate as ${name}.`),
      'More keys were offered',
      'its settings do not cover',
      'refuses its key',
      'cannot be used, so a joiner',
      'does not know several of the employees',
      'enrich-source-event hits unexpected errors',
      'enrich-source-event keeps crashing',
      'dead-letter queue of source-notices',
      'waited for more than 15 minutes: joiners cannot start and leavers can still log in. If the API',
    ])
      expect(alarms.filter(({ AlarmDescription }) => AlarmDescription.includes(part))).toHaveLength(1);
  });

  test('cdk-nag finds nothing', () => {
    const { app } = createStage('local');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  });
});

describe('the configuration of HR systems', () => {
  const configure = (hrSources: object, name = 'production') =>
    readStageConfig({
      stage: name,
      stages: { ...cdkContext.stages, [name]: { ...cdkContext.stages[name], hrSources } },
    });

  test('has the settings of each HR system, with its defaults', () => {
    const { hrSources } = configure({ bamboohr: { api: { baseUrl: 'https://acme.bamboohr.com' } } });
    expect(hrSources).toMatchObject({ bamboohr: { api: { allowLoopback: false }, timeZone: 'UTC' } });
  });

  test.each([
    ['an HR system that is none', { sap: {} }, 'production.hrSources.sap: unknown key'],
    ['a setting that is none', { hibob: { timezone: 'UTC' } }, 'hrSources.hibob.timezone: unknown key'],
    ['an API over http', { bamboohr: { api: { baseUrl: 'http://acme.bamboohr.com' } } }, 'not not-https'],
    [
      'an API on loopback',
      { bamboohr: { api: { baseUrl: 'http://127.0.0.1:4012', allowLoopback: true } } },
      'hrSources.bamboohr.api.allowLoopback: expected false outside a local stage',
    ],
  ])('refuses %s, by its path', (_, hrSources, message) => {
    expect(() => configure(hrSources)).toThrow(message);
  });

  test('lets the local host put its simulator in the place of the APIs, and no one else', () => {
    const given = { stages: cdkContext.stages, hrApiBaseUrl: 'http://127.0.0.1:4999' };
    const { hrSources } = readStageConfig({ ...given, stage: 'local' });
    for (const name of asked) {
      expect(hrSources?.[name]).toMatchObject({ api: { baseUrl: 'http://127.0.0.1:4999' } });
    }
    expect(() => readStageConfig({ ...given, stage: 'production' })).toThrow('local stages only');
  });
});
