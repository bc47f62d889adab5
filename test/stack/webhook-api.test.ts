import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { synthesiseStage } from './synthesise-stage.ts';

const production = synthesiseStage('production');
const local = synthesiseStage('local');

const routes = {
  'POST /webhooks/onboard-user': 'onboard-user',
  'POST /webhooks/update-user': 'update-user',
  'POST /webhooks/offboard-user': 'offboard-user',
  'GET /events/{reference}': 'event-status',
};

const stageSchema = z.looseObject({
  DefaultRouteSettings: z.object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() }),
  AccessLogSettings: z.object({ Format: z.string() }),
});

function logicalIdIn(value: unknown): string {
  return z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }).parse(value)['Fn::GetAtt'][0];
}

describe('webhook API', () => {
  test('has four routes and no default one', () => {
    const keys = production.ofType('AWS::ApiGatewayV2::Route').map((route) => route.Properties.RouteKey);
    expect(keys.toSorted()).toEqual(Object.keys(routes).toSorted());
  });

  test.each(Object.entries(routes))('%s reaches %s in payload format 2.0', (key, name) => {
    const route = production
      .ofType('AWS::ApiGatewayV2::Route')
      .find((found) => found.Properties.RouteKey === key);
    const target = JSON.stringify(route?.Properties.Target);
    const integration = production
      .ofType('AWS::ApiGatewayV2::Integration')
      .find((found) => target.includes(found.logicalId));
    expect(integration?.Properties).toMatchObject({
      PayloadFormatVersion: '2.0',
      IntegrationType: 'AWS_PROXY',
    });
    const fn = production.named('AWS::Lambda::Function', name);
    expect(logicalIdIn(integration?.Properties.IntegrationUri)).toBe(fn.logicalId);
  });

  test('may start a function for its own route only', () => {
    const permissions = production.ofType('AWS::Lambda::Permission');
    expect(permissions).toHaveLength(4);
    for (const { Properties } of permissions) {
      expect(Properties.Principal).toBe('apigateway.amazonaws.com');
      expect(JSON.stringify(Properties.SourceArn)).toMatch(/\/\*\/\*\/(webhooks|events)\//);
    }
  });

  test('throttles by the stage’s configuration', () => {
    const throttle = (stage: typeof production) =>
      stageSchema.parse(stage.ofType('AWS::ApiGatewayV2::Stage')[0]?.Properties).DefaultRouteSettings;
    expect(throttle(production)).toEqual({ ThrottlingRateLimit: 20, ThrottlingBurstLimit: 100 });
    expect(throttle(local)).toEqual({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 });
  });

  test('logs each request with the caller’s address, and without path, query, agent or account', () => {
    const { AccessLogSettings } = stageSchema.parse(
      production.ofType('AWS::ApiGatewayV2::Stage')[0]?.Properties,
    );
    const format: unknown = JSON.parse(AccessLogSettings.Format);
    expect(Object.values(Object(format)).toSorted()).toEqual([
      '$context.error.responseType',
      '$context.identity.sourceIp',
      '$context.integrationStatus',
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.routeKey',
      '$context.status',
    ]);
  });
});
