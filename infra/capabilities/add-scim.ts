import { Duration } from 'aws-cdk-lib';
import { ledgerOptions, rolePolicy, scimOptions } from '../config/function-options.ts';
import { scimId, scimSource } from '../config/source-names.ts';
import { type AlarmTopic, severalInAnHour } from '../constructs/alarm-topic.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { WebhookApi } from '../constructs/webhook-api.ts';
import type { StageResources } from './stage-resources.ts';

/** API Gateway gives up after 29. */
const timeoutSeconds = 28;

const fiveMinutes = Duration.minutes(5);

/**
 * SCIM 2.0 for identity providers: one function without any vendor's key, and for each client a secret of its own, a route of its own
 * and a throttle of its own. Nothing of it is there in a stage that configures no client.
 */
export function addScim(parts: StageResources, api: WebhookApi): void {
  const { config } = parts;
  if (config.scim === undefined) return;
  const fn = parts.addFunction('Scim', 'scim', {
    description: 'Serves SCIM 2.0 to identity providers',
    configuration: {
      SCIM_OPTIONS: scimOptions(config),
      ROLE_POLICY: rolePolicy(config),
      LEDGER_OPTIONS: ledgerOptions(config),
    },
    timeoutSeconds,
    memoryMegabytes: 512,
    reservedConcurrency: config.webhooks.reservedConcurrency,
  });
  parts.ledger.grantScim(fn);
  parts.userChanges.grantSend(fn);
  const arns: Record<string, string> = {};
  for (const [name, { requestsPerSecond, burst }] of Object.entries(config.scim.clients)) {
    const source = scimSource(name);
    const id = scimId(name);
    const { secret, url, throttled } = {
      secret: parts.addSecret(id, {
        name: source,
        description: `Digests of the tokens of the SCIM client ${name}: {"tokens": ["sha256:…"]}, see docs/scim.md`,
      }),
      ...api.addScim(`/scim/v2/${name}`, {
        fn,
        name: source,
        throttle: { requestsPerSecond, burst },
      }),
    };
    secret.grantRead(fn);
    arns[name] = secret.secret.secretArn;
    parts.addOutputs({
      [`${id}Url`]: [`Tenant URL of the SCIM client ${name}`, url],
      [`${id}Secret`]: [`Secret to fill in, of the SCIM client ${name}`, secret.secret.secretArn],
    });
    watchClient(parts.alarms, { fn, name, throttled });
  }
  fn.setVariables('SCIM_CLIENT_SECRETS', arns);
  watch(parts.alarms, fn);
}

function watch(alarms: AlarmTopic, fn: ServiceFunction): void {
  alarms.addLogCode('request-failed', {
    severity: 'page',
    runbook: 'request-failed',
    name: 'scim-request-failed',
    description:
      'An identity provider got a 500 from the function scim: an unexpected error. Nothing was promised; identity providers try again at their next cycle, and Entra ID puts an application into quarantine that fails for long. Read the line request-failed in the log of the function for the errorName and redeploy the last good version if a deployment came before.',
    functions: [fn],
    atLeast: 1,
  });
  alarms.add(`${fn.name}-errors`, {
    severity: 'page',
    runbook: 'function-errors',
    description:
      "scim does not start, times out or runs out of memory: API Gateway answers identity providers with an error. Nothing was promised to them, and they will send again at their next cycle. Read the function's log and redeploy the last good version if a deployment came before.",
    metric: fn.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 1,
  });
  alarms.addLogCode('secret-unavailable', {
    severity: 'page',
    runbook: 'secret-unavailable',
    name: 'scim-secret-unavailable',
    description:
      'The token digests of a SCIM client are missing, malformed or still the placeholder: it is answered 503, and its joiners and leavers do not arrive. Fill in the secret scim-<client> (the stack outputs name it; docs/scim.md says what goes in: digests, never a token); it is picked up within five minutes.',
    functions: [fn],
    atLeast: 1,
  });
  alarms.addLogCode('event-out-of-scope', {
    name: 'scim-out-of-scope',
    severity: 'page',
    runbook: 'event-out-of-scope',
    description:
      'A SCIM client sends changes about people whom its scope (scim.clients.<name>.scope in cdk.json) does not cover: nothing was merged, and a leaver among them keeps the account. Either the scope is too narrow for new people of its own, then widen it, deploy and have the identity provider provision them again; or its token is in the wrong hands, then go on with docs/incidents.md. The log says which event and which person.',
    functions: [fn],
    atLeast: 1,
  });
}

function watchClient(
  alarms: AlarmTopic,
  watched: {
    readonly fn: ServiceFunction;
    readonly name: string;
    readonly throttled: Parameters<AlarmTopic['add']>[1]['metric'];
  },
): void {
  const { fn, name, throttled } = watched;
  const source = scimSource(name);
  alarms.addLogCode('scim-unauthorized', {
    severity: 'ticket',
    runbook: 'scim-unauthorized',
    name: `${source}-unauthorized`,
    description: `Calls keep failing to authenticate as the SCIM client ${name}. Either the identity provider has another token than ${source} has digests of, and none of its joiners and leavers arrive; or someone is guessing, who is slowed down and does no harm while tokens are long and random. Compare the token with the identity provider, and keep both digests while a rotation lasts.`,
    functions: [fn],
    source,
    ...severalInAnHour,
  });
  alarms.add(`${source}-throttled`, {
    severity: 'ticket',
    runbook: 'scim-throttled',
    description: `The SCIM client ${name} is answered 429, because it exceeds scim.clients.${name}.requestsPerSecond. It sends again, and its changes take longer; no one else waits behind it. A first synchronisation of many people may be the reason. If it lasts, raise the limit; if the calls are not the identity provider's, replace the token.`,
    metric: throttled,
    atLeast: 20,
  });
}
