import { Duration } from 'aws-cdk-lib';
import { ledgerOptions, rolePolicy, webhookOptions } from '../config/function-options.ts';
import { type AlarmTopic, refusalsOfProven, severalInAnHour } from '../constructs/alarm-topic.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { WebhookApi } from '../constructs/webhook-api.ts';
import type { EdgeGuard } from './add-edge.ts';
import type { FunctionName, StageResources } from './stage-resources.ts';

/** `Prefer: wait` holds a request for up to 20 s; API Gateway gives up after 30. */
const doorTimeoutSeconds = 28;

const fiveMinutes = Duration.minutes(5);

/**
 * What the internet reaches: the doors verify, record, merge and enqueue, and may read no vendor's key; the status of an
 * event is shown to the holder of its URL. Returns the API, for routes of other capabilities.
 */
export function addWebhooks(parts: StageResources, edge: EdgeGuard | undefined): WebhookApi {
  const { config } = parts;
  const signingSecrets = parts.addSecret('WebhookSigningSecrets', {
    name: 'webhook-signing-secrets',
    description: 'What HR systems sign with: {"secrets": ["whsec_…", …]}',
    arnVariable: 'WEBHOOK_SIGNING_SECRETS_ARN',
  });
  const api = new WebhookApi(parts.scope, 'Webhooks', {
    ...config.webhooks,
    logRetention: config.retention.accessLogDays,
    authorizer: edge?.authorizer,
    publicOrigin: edge?.publicOrigin,
    domainName: parts.platform.apiDomain,
  });
  const addDoor = (id: string, name: FunctionName, description: string) => {
    const door = parts.addFunction(id, name, {
      description,
      configuration: {
        WEBHOOK_OPTIONS: webhookOptions(config),
        ROLE_POLICY: rolePolicy(config),
        LEDGER_OPTIONS: ledgerOptions(config),
      },
      timeoutSeconds: doorTimeoutSeconds,
      memoryMegabytes: 512,
      reservedConcurrency: config.webhooks.reservedConcurrency,
    });
    signingSecrets.grantRead(door);
    parts.ledger.grantReadWrite(door, 'webhook');
    parts.userChanges.grantSend(door);
    return door;
  };
  const onboard = addDoor('OnboardUser', 'onboard-user', 'Takes events of people who join');
  const update = addDoor('UpdateUser', 'update-user', 'Takes events of people who change');
  const offboard = addDoor('OffboardUser', 'offboard-user', 'Takes events of people who leave');
  const eventStatus = addEventStatus(parts);

  parts.addOutputs({
    ApiUrl: ['The HTTP API', api.url],
    OnboardUserUrl: ['Webhook for people who join', api.addWebhook('/webhooks/onboard-user', onboard)],
    UpdateUserUrl: ['Webhook for people who change', api.addWebhook('/webhooks/update-user', update)],
    OffboardUserUrl: ['Webhook for people who leave', api.addWebhook('/webhooks/offboard-user', offboard)],
    WebhookSigningSecretsSecret: [
      'Secret to fill in: {"secrets": ["whsec_…"]}',
      signingSecrets.secret.secretArn,
    ],
  });
  api.addCapability('/events/{reference}', eventStatus);
  watch(parts.alarms, { api, doors: [onboard, update, offboard], eventStatus });
  return api;
}

function addEventStatus(parts: StageResources): ServiceFunction {
  const fn = parts.addFunction('EventStatus', 'event-status', {
    description: 'Shows the status of an event to the holder of its URL',
    configuration: {},
    timeoutSeconds: 10,
    memoryMegabytes: 512,
    reservedConcurrency: parts.config.webhooks.reservedConcurrency,
  });
  parts.ledger.grantRead(fn, 'event-status');
  return fn;
}

function watch(
  alarms: AlarmTopic,
  watched: {
    readonly api: WebhookApi;
    readonly doors: readonly ServiceFunction[];
    readonly eventStatus: ServiceFunction;
  },
): void {
  const { api, doors, eventStatus } = watched;
  alarms.add('webhooks-refused', {
    severity: 'page',
    description:
      'HR systems get 5xx for their events: joiners, changes and leavers wait until the sender tries again, and some senders stop after minutes. Look at the logs of the webhook functions for secret-unavailable and errors, and at the state of DynamoDB and SQS.',
    metric: api.api.metricServerError({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 5,
  });
  alarms.add('webhooks-throttled', {
    severity: 'ticket',
    description:
      "Requests are answered 429, because they exceed webhooks.requestsPerSecond. An HR system that gets a 429 sends again; if a single client sends most of them, HR systems wait behind it. The API's access log has the addresses (sourceIp): block a stranger as docs/incidents.md says, or raise the limit for a sender of your own.",
    metric: api.throttled,
    atLeast: 20,
  });
  alarms.addLogCode('request-failed', {
    severity: 'page',
    description:
      'Callers of the webhook functions, or of event-status, got a 500: an unexpected error. Nothing was promised to them, and they will send again. Read the line request-failed in the log of the function for the errorName and redeploy the last good version if a deployment came before.',
    functions: [...doors, eventStatus],
    atLeast: 1,
  });
  for (const fn of [...doors, eventStatus])
    alarms.add(`${fn.name}-errors`, {
      severity: 'page',
      runbook: 'function-errors',
      description: `${fn.name} does not start, times out or runs out of memory: API Gateway answers its callers with an error. Nothing was promised to them, and they will send again. Read the function's log and redeploy the last good version if a deployment came before.`,
      metric: fn.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
      atLeast: 1,
    });
  alarms.addLogCode('secret-unavailable', {
    severity: 'page',
    description:
      'The webhook signing secrets are missing, malformed or still the placeholder: HR systems are answered 503, and some stop trying after minutes. Put the value with aws secretsmanager put-secret-value (the stack outputs name the secret); it is picked up within five minutes.',
    functions: doors,
    atLeast: 1,
  });
  alarms.addLogCode('event-out-of-scope', {
    severity: 'page',
    description:
      'A sender of webhooks sends changes about people whom its scope (webhooks.scope in cdk.json) does not cover: nothing was merged, and a leaver among them keeps the account. Either the scope is too narrow for new people of its own, then widen it, deploy and have it send again under new ids; or its key is in the wrong hands, then go on with docs/incidents.md. The log says which event and which person.',
    functions: doors,
    atLeast: 1,
  });
  alarms.addLogCode('request-refused', {
    severity: 'ticket',
    runbook: 'request-refused',
    description:
      'Webhooks keep arriving with a wrong signature. Either an HR system signs with a secret that is not on the list, and none of its joiners and leavers arrive; or someone is trying forged events, which does no harm. Compare the secret with the sender, and keep both on the list while a rotation lasts.',
    functions: doors,
    statuses: [401],
    ...severalInAnHour,
  });
  alarms.addLogCode('request-refused', {
    name: 'event-refused',
    severity: 'ticket',
    description:
      'Events of people who join or change are signed well and were refused all the same (400, 409, 415 or 422): the people concerned get no account, or keep old values, and most senders do not send again. The answer says what is wrong, by paths and codes, and stands in the log of the sender; status, reason and eventId are in the line request-refused. Have it corrected and sent again under a new id. (A leaving that is refused is leaver-not-deactivated.)',
    functions: doors.filter(({ name }) => name !== 'offboard-user'),
    statuses: refusalsOfProven,
    atLeast: 1,
  });
}
