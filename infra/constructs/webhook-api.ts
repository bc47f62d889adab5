import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnRoute,
  CfnStage,
  HttpApi,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  type IDomainName,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, LogGroup, MetricFilter, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';

export interface WebhookApiProps {
  readonly requestsPerSecond: number;
  readonly burst: number;
  readonly logRetention: RetentionDays;
  /** Asked before any function is started. Absent: the functions alone decide. */
  readonly authorizer?: IHttpRouteAuthorizer | undefined;
  /** Absent: the name that API Gateway gives. */
  readonly domainName?: IDomainName | undefined;
  /** Where senders reach the API, if something stands before it. */
  readonly publicOrigin?: string | undefined;
}

/**
 * Neither path, query nor agent: a status URL is a credential. The address is there so that whoever floods the API can be
 * found and shut out; it is personal data where a person sends, and the log has a retention of its own.
 */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    requestTime: AccessLogField.contextRequestTime(),
    sourceIp: AccessLogField.contextIdentitySourceIp(),
    routeKey: AccessLogField.contextRouteKey(),
    status: AccessLogField.contextStatus(),
    responseLength: AccessLogField.contextResponseLength(),
    responseLatency: AccessLogField.contextResponseLatency(),
    integrationStatus: AccessLogField.contextIntegrationStatus(),
    errorType: AccessLogField.contextErrorResponseType(),
  }),
);

/** The HTTP API in front of the webhook functions. Its throttle stands before any function is started. */
export class WebhookApi extends Construct {
  readonly api: HttpApi;
  readonly url: string;
  private readonly origin: string;
  /** Requests that were answered 429, by the throttle or by a function. */
  readonly throttled: Metric;
  /** Behind which the routes are, in the order in which they were added. */
  readonly functions: ServiceFunction[] = [];
  private readonly authorizer: IHttpRouteAuthorizer | undefined;
  private readonly accessLogs: LogGroup;
  private readonly stage: HttpStage;
  /** As CloudFormation has them: the type of the property is any JSON. */
  private readonly routeThrottles: Record<
    string,
    Readonly<Record<'ThrottlingRateLimit' | 'ThrottlingBurstLimit', number>>
  > = {};

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);
    this.authorizer = props.authorizer;
    this.api = new HttpApi(this, 'Api', { apiName: Stack.of(this).stackName, createDefaultStage: false });
    const { domainName } = props;
    this.url = domainName === undefined ? this.api.apiEndpoint : `https://${domainName.name}`;
    this.origin = props.publicOrigin ?? this.url;
    this.accessLogs = new LogGroup(this, 'AccessLogs', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.throttled = this.countThrottled('Throttled', { metricName: 'webhooks-throttled' });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      ...(domainName === undefined ? {} : { domainMapping: { domainName } }),
      throttle: { rateLimit: props.requestsPerSecond, burstLimit: props.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLogs),
        format: accessLogFormat,
      },
    });
  }

  /** `POST <path>` goes to the function, which checks the signature over the raw body. Returns the URL for senders. */
  addWebhook(path: `/${string}`, fn: ServiceFunction): string {
    this.addRoute({
      method: HttpMethod.POST,
      path,
      fn,
      reason:
        'The function verifies a Standard Webhooks signature over the raw body, which an authorizer is not given.',
    });
    return `${this.origin}${path}`;
  }

  /** `POST <path>` goes to the function, to which an HR system proves itself in its own way. Returns the URL for senders. */
  addSource(path: `/${string}`, fn: ServiceFunction): string {
    this.addRoute({
      method: HttpMethod.POST,
      path,
      fn,
      reason:
        "The function verifies the HR system's own signature over the raw body, or its credentials, which an authorizer is not given.",
    });
    return `${this.origin}${path}`;
  }

  /**
   * Every request below the path goes to the function, which asks for a bearer token. Its throttle is its own, so that it keeps no one
   * else from the API, nor is kept. Returns the URL, and what counts its 429s.
   */
  addScim(
    path: `/${string}`,
    {
      fn,
      name,
      throttle,
    }: {
      readonly fn: ServiceFunction;
      readonly name: string;
      readonly throttle: Readonly<Record<'requestsPerSecond' | 'burst', number>>;
    },
  ): { readonly url: string; readonly throttled: Metric } {
    const below = `${path}/{path+}`;
    const [route] = this.addRoute({
      method: HttpMethod.ANY,
      path: below,
      fn,
      reason: 'The function compares the bearer token with digests, or verifies its signature.',
    });
    const stage = this.stage.node.defaultChild;
    const cfnRoute = route?.node.defaultChild;
    if (!(stage instanceof CfnStage) || !(cfnRoute instanceof CfnRoute))
      throw new Error(`${this.node.path} has no single stage or route`);
    const routeKey = `ANY ${below}`;
    this.routeThrottles[routeKey] = {
      ThrottlingRateLimit: throttle.requestsPerSecond,
      ThrottlingBurstLimit: throttle.burst,
    };
    stage.routeSettings = this.routeThrottles;
    // API Gateway takes settings of routes that exist.
    stage.addResourceDependency(cfnRoute);
    const throttled = this.countThrottled(`${name}-throttled`, { metricName: `${name}-throttled`, routeKey });
    return { url: `${this.origin}${path}`, throttled };
  }

  private countThrottled(
    id: string,
    { metricName, routeKey }: { readonly metricName: string; readonly routeKey?: string },
  ): Metric {
    const namespace = Stack.of(this).stackName;
    const isThrottled = FilterPattern.stringValue('$.status', '=', '429');
    new MetricFilter(this, id, {
      logGroup: this.accessLogs,
      filterPattern:
        routeKey === undefined
          ? isThrottled
          : FilterPattern.all(isThrottled, FilterPattern.stringValue('$.routeKey', '=', routeKey)),
      metricNamespace: namespace,
      metricName,
    });
    return new Metric({ namespace, metricName, period: Duration.minutes(5), statistic: 'Sum' });
  }

  /** `GET <path>` goes to the function, which asks for the random token in the path. */
  addCapability(path: `/${string}`, fn: ServiceFunction): void {
    this.addRoute({
      method: HttpMethod.GET,
      path,
      fn,
      reason: 'A capability URL: the function compares the random token in the path with the stored one.',
    });
  }

  private addRoute(route: {
    readonly method: HttpMethod;
    readonly path: string;
    readonly fn: ServiceFunction;
    readonly reason: string;
  }): readonly HttpRoute[] {
    const { method, path, fn, reason } = route;
    const routes = this.api.addRoutes({
      path,
      methods: [method],
      integration: new HttpLambdaIntegration(`${fn.node.id}Integration`, fn.lambda),
      ...(this.authorizer === undefined ? {} : { authorizer: this.authorizer }),
    });
    this.functions.push(fn);
    if (this.authorizer === undefined)
      for (const added of routes) Validations.of(added).acknowledge({ id: 'AwsSolutions-APIG4', reason });
    return routes;
  }
}
