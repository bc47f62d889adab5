import { describe, expect, test } from 'vitest';
import { environmentSchema } from '../../functions/scim/environment.ts';
import { readStageConfig } from '../../infra/config/read-stage-config.ts';
import { readEnvironment } from './read-environment.ts';
import { readPermissions } from './read-permissions.ts';
import { cdkContext, synthesiseStage } from './synthesise-stage.ts';

const scim = {
  clients: {
    entra: { groups: [{ displayName: 'Approvers', role: 'Approver' }] },
    'okta-2': { requestsPerSecond: 5, burst: 7 },
  },
};
const stage = synthesiseStage('production', { scim });
const without = synthesiseStage('production');
const fn = stage.named('AWS::Lambda::Function', 'scim');

describe('SCIM', () => {
  test('a stage that configures no client has nothing of it', () => {
    const named = without.resources.map(({ Metadata }) => String(Metadata['user-lifecycle:name']));
    expect(named.filter((name) => /scim/.test(name))).toEqual([]);
    // The index belongs to the table, which is made once.
    expect(JSON.stringify(without.resources)).not.toMatch(/scim\/v2|SCIM_|scim-/);
  });

  test.each([
    [['a1', 'a-1'], 'a1'],
    [['a', 'a-url'], 'a-url'],
    [['a', 'a--secret'], 'a--secret'],
  ])('clients called %j are refused, since ids of theirs would be the same', (names, refused) => {
    const clients = Object.fromEntries(names.map((name) => [name, {}]));
    const stages = { ...cdkContext.stages, alike: { extends: 'production', scim: { clients } } };
    expect(() => readStageConfig({ stage: 'alike', stages })).toThrow(`scim.clients.${refused}`);
  });

  test('each client has a route of its own, and a throttle that is no one else’s', () => {
    const keys = stage
      .ofType('AWS::ApiGatewayV2::Route')
      .map(({ Properties }) => String(Properties.RouteKey))
      .filter((key) => key.includes('/scim/'));
    expect(keys.toSorted()).toEqual(['ANY /scim/v2/entra/{path+}', 'ANY /scim/v2/okta-2/{path+}']);
    const [api] = stage.ofType('AWS::ApiGatewayV2::Stage');
    expect(api?.Properties.RouteSettings).toEqual({
      'ANY /scim/v2/entra/{path+}': { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
      'ANY /scim/v2/okta-2/{path+}': { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 },
    });
  });

  test('the settings of routes are made after the routes', () => {
    const routes = stage
      .ofType('AWS::ApiGatewayV2::Route')
      .filter(({ Properties }) => String(Properties.RouteKey).includes('/scim/'));
    const [api] = Object.values(stage.template.findResources('AWS::ApiGatewayV2::Stage'));
    expect(Object(api).DependsOn).toEqual(expect.arrayContaining(routes.map(({ logicalId }) => logicalId)));
  });

  test('the function may keep what clients say, and read what proves them, and no key of a vendor', () => {
    const keys = ['history#', 'key#', 'event#', 'person#', 'claim#', 'leaver#', 'scim#'];
    const readWrite = ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'].flatMap((action) =>
      keys.map((key) => `dynamodb:${action} ledger ${key}*`),
    );
    expect(readPermissions(stage, 'scim')).toEqual(
      [
        ...readWrite,
        'dynamodb:BatchGetItem ledger forgotten#*',
        'dynamodb:GetItem ledger forgotten#*',
        'dynamodb:Query ledger/index/listed',
        'secretsmanager:GetSecretValue scim-entra',
        'secretsmanager:GetSecretValue scim-okta-2',
        'sqs:SendMessage user-changes',
        'logs:CreateLogStream ScimLogs',
        'logs:PutLogEvents ScimLogs',
      ].toSorted(),
    );
    expect(JSON.stringify(fn.Properties.Environment)).not.toMatch(/INFRAON|ApiKey/);
  });

  test('the function understands the environment that it is given, and is given no more', () => {
    const { METRICS_NAMESPACE: _namespace, ...environment } = readEnvironment(stage, 'scim');
    expect(environmentSchema.safeParse(environment).error).toBeUndefined();
    const known = Object.keys(environmentSchema.shape).filter((key) => key !== 'PUBLIC_ORIGIN');
    expect(Object.keys(environment).toSorted()).toEqual(known.toSorted());
  });

  test('its events, its refusals and its 429s are counted for each client, and wake someone', () => {
    const alarms = stage.ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
    for (const client of ['scim-entra', 'scim-okta-2']) {
      const filters = stage
        .ofType('AWS::Logs::MetricFilter')
        .map(({ Properties }) => String(Properties.FilterPattern))
        .filter((pattern) => pattern.includes(`"${client}"`));
      expect(filters).toEqual(
        expect.arrayContaining([
          `{ ($.code = "scim-unauthorized") && ($.source = "${client}") }`,
          `{ ($.code = "event-held") && ($.source = "${client}") }`,
        ]),
      );
      for (const metric of [`${client}-unauthorized`, `${client}-throttled`])
        expect(alarms.filter(({ MetricName }) => MetricName === metric)).toHaveLength(1);
    }
    const throttled = stage
      .ofType('AWS::Logs::MetricFilter')
      .map(({ Properties }) => String(Properties.FilterPattern));
    expect(throttled).toContain('{ ($.status = "429") && ($.routeKey = "ANY /scim/v2/entra/{path+}") }');
  });

  test('the brake counts each client by itself', () => {
    const options = JSON.parse(JSON.stringify(readEnvironment(stage, 'reconcile-user').RECONCILE_OPTIONS));
    expect(JSON.stringify(options)).toContain('scim-entra');
  });

  test('secrets start as the placeholder', () => {
    const { SecretString } = stage.named('AWS::SecretsManager::Secret', 'scim-entra').Properties;
    expect(SecretString).toContain('REPLACE-ME');
  });
});

describe('what a stage says of its clients', () => {
  const read = (clients: object) => {
    const { stages } = cdkContext;
    return readStageConfig({
      stage: 'production',
      stages: { ...stages, production: { ...Object(stages.production), scim: { clients } } },
    });
  };

  test.each([
    [{}, 'scim.clients: expected at least one client'],
    [{ Entra: {} }, 'scim.clients.Entra'],
    [
      { a: { groups: [{ displayName: 'X', role: 'King' }] } },
      'scim.clients.a.groups.0.role: expected a role',
    ],
    [{ a: { ownership: { active: 'owns' } } }, 'scim.clients.a.ownership.active'],
    [{ a: { ownership: { shoeSize: 'owns' } } }, 'scim.clients.a.ownership'],
    [{ a: { secret: 'x' } }, 'scim.clients.a.secret: unknown key'],
  ])('%j is refused', (clients, message) => {
    expect(() => read(clients)).toThrow(message);
  });
});
