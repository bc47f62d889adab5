import { Duration } from 'aws-cdk-lib';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { edgeKeyHeader } from '../../functions/check-edge-key/edge-key.ts';
import type { EdgeOptions } from '../config/edge-options.ts';
import type { WebhookApi } from '../constructs/webhook-api.ts';
import { Edge, EdgeKey } from '../edge/edge.ts';
import type { StageResources } from './stage-resources.ts';

const fiveMinutes = Duration.minutes(5);

/** What lets no one reach the API but through the edge. A request without the key starts no function at all. */
export interface EdgeGuard {
  readonly authorizer: HttpLambdaAuthorizer;
  readonly publicOrigin: string;
  /** Puts the distribution in front of the API, once it has all its routes. */
  stand(api: WebhookApi): void;
}

/** The guard of a stage that has an edge. */
export function guardEdge(parts: StageResources): EdgeGuard | undefined {
  const { edge } = parts.config;
  return edge === undefined ? undefined : makeGuard(parts, edge);
}

function makeGuard(parts: StageResources, options: EdgeOptions): EdgeGuard {
  const key = new EdgeKey(parts.scope, 'EdgeKey', { stage: parts.config.stage });
  const check = parts.addFunction('CheckEdgeKey', 'check-edge-key', {
    description: 'Lets requests through that come by CloudFront',
    configuration: {},
    timeoutSeconds: 10,
    memoryMegabytes: 256,
  });
  key.grantRead(check);
  parts.secretNames.push('edge-key');
  parts.alarms.add(`${check.name}-errors`, {
    severity: 'page',
    runbook: 'function-errors',
    description:
      'The key of the edge cannot be read, or the function that compares it does not start: HR systems get 500 for their events and send again, some only for minutes. Read the log of check-edge-key: secret-fetch-failed means Secrets Manager or the value of the secret edge-key, which must be {"current": "…", "previous": "…"}.',
    metric: check.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 1,
  });
  const publicOrigin = `https://${options.domainName}`;
  return {
    publicOrigin,
    authorizer: new HttpLambdaAuthorizer('EdgeAuthorizer', check.lambda, {
      authorizerName: 'edge-key',
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: [`$request.header.${edgeKeyHeader}`],
      resultsCacheTtl: fiveMinutes,
    }),
    stand(api) {
      const { distribution } = new Edge(parts.scope, 'Edge', { api: api.api, key, options });
      for (const fn of api.functions) fn.setVariable('PUBLIC_ORIGIN', publicOrigin);
      parts.addOutputs({
        EdgeUrl: ['Where senders reach the webhooks, in place of ApiUrl', publicOrigin],
        EdgeTarget: [
          `What the DNS record of ${options.domainName} points to`,
          distribution.distributionDomainName,
        ],
        EdgeKeySecret: [
          'The key between CloudFront and the API; no one has to know it',
          key.secret.secretArn,
        ],
      });
    },
  };
}
