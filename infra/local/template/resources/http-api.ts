import * as z from 'zod';
import { HostError } from '../../host-error.ts';
import type { Throttle } from '../plan.ts';
import { identity } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const apiSchema = z.object({ ProtocolType: z.literal('HTTP') });

/** The HTTP API; the host has one address, so it serves one. */
export const api: ResourceType = {
  type: 'AWS::ApiGatewayV2::Api',
  identify: ({ logicalId, surroundings: { apiUrl } }) =>
    identity(logicalId, { ApiId: logicalId, ApiEndpoint: apiUrl }),
  declare({ properties }) {
    apiSchema.parse(properties);
  },
};

const integrationSchema = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.coerce.number().max(30_000).default(30_000),
});

/** What answers a route: a function. */
export const integration: ResourceType = {
  type: 'AWS::ApiGatewayV2::Integration',
  identify: ({ logicalId }) => identity(logicalId, { IntegrationId: logicalId }),
  declare({ properties, identity }, { integrations }) {
    const { IntegrationUri, TimeoutInMillis } = integrationSchema.parse(properties);
    const functionArn = /arn:aws:lambda:[^/]*/.exec(IntegrationUri)?.[0] ?? IntegrationUri;
    integrations.set(identity.ref, { functionArn, timeoutMilliseconds: TimeoutInMillis });
  },
};

const routeSchema = z.object({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.literal('NONE').default('NONE'),
});

/** A method and a path, and the integration that answers them. */
export const route: ResourceType = {
  type: 'AWS::ApiGatewayV2::Route',
  identify: ({ logicalId }) => identity(logicalId, { RouteId: logicalId }),
  declare({ properties }, { routes }) {
    const { RouteKey, Target } = routeSchema.parse(properties);
    routes.push({ routeKey: RouteKey, integrationId: Target.replace(/^integrations\//, '') });
  },
};

const settingsSchema = z.object({
  ThrottlingRateLimit: z.coerce.number().optional(),
  ThrottlingBurstLimit: z.coerce.number().optional(),
});

const stageSchema = z.object({
  StageName: z.string(),
  DefaultRouteSettings: settingsSchema.default({}),
  RouteSettings: z.record(z.string(), settingsSchema).default({}),
});

/** The stage's throttling. Its access log has no meaning here. */
export const stage: ResourceType = {
  type: 'AWS::ApiGatewayV2::Stage',
  identify: ({ logicalId }) => identity(logicalId, {}),
  declare({ logicalId, properties }, { stages }) {
    const { StageName, DefaultRouteSettings, RouteSettings } = stageSchema.parse(properties);
    if (StageName !== '$default') {
      throw new HostError(
        `The local host serves the API stage $default only (${logicalId} is ${StageName}).`,
      );
    }
    const byDefault = throttle(DefaultRouteSettings);
    const routeThrottles = new Map<string, Throttle>();
    for (const [routeKey, settings] of Object.entries(RouteSettings)) {
      const own = throttle({ ...DefaultRouteSettings, ...settings });
      if (own) routeThrottles.set(routeKey, own);
    }
    stages.push({ ...(byDefault ? { defaultThrottle: byDefault } : {}), routeThrottles });
  },
};

function throttle(settings: z.infer<typeof settingsSchema>): Throttle | undefined {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = settings;
  if (rate === undefined && burst === undefined) return undefined;
  return { ratePerSecond: rate ?? Number.POSITIVE_INFINITY, burst: burst ?? Number.POSITIVE_INFINITY };
}
