import { Duration } from 'aws-cdk-lib';
import type { ConfiguredSource } from '../../shared/hr-sources/configured-source.ts';
import { configureSources } from '../../shared/hr-sources/sources-schema.ts';
import type { StageConfig } from '../config/config.ts';
import { ledgerOptions, retryOptions, rolePolicy } from '../config/function-options.ts';
import { hoursBetweenTries } from '../config/reconcile-config.ts';
import { type AlarmTopic, refusalsOfProven, severalInAnHour } from '../constructs/alarm-topic.ts';
import type { ChangeQueue } from '../constructs/change-queue.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { StoredSecret } from '../constructs/stored-secret.ts';
import type { WebhookApi } from '../constructs/webhook-api.ts';
import { enrichTimeoutSeconds, type StageResources } from './stage-resources.ts';

/** As long as a door that an HR system's webhook goes to may take; each answers within a second. */
const doorTimeoutSeconds = 28;

const fiveMinutes = Duration.minutes(5);

/**
 * The webhooks that HR systems send in their own ways, and the questions that their answers need. The function that the
 * internet reaches may read what proves a delivery and nothing else; the one that asks HR systems has their keys, and neither
 * has a vendor's. Nothing of it is there in a stage that configures no HR system.
 */
export function addHrSources(parts: StageResources, api: WebhookApi): void {
  const { config, sourceNotices } = parts;
  if (sourceNotices === undefined) return;
  const sources = [...configureSources(config.hrSources ?? {}).values()];
  const proofs = addSecrets(parts, sources, {
    id: 'Proof',
    suffix: '',
    description: 'Verifies its webhooks: {"secrets": ["…", …]}',
  });
  const asked = sources.filter(({ enrichment }) => enrichment !== undefined);
  const keys = addSecrets(parts, asked, {
    id: 'Api',
    suffix: '-api',
    description: 'What its API is called with, a JSON object of texts: see docs/hr-sources.md',
  });

  const configuration = {
    HR_SOURCES: config.hrSources,
    ROLE_POLICY: rolePolicy(config),
    LEDGER_OPTIONS: ledgerOptions(config),
  };
  const door = parts.addFunction('ReceiveSourceEvent', 'receive-source-event', {
    description: 'Receives the webhooks of HR systems in their own form',
    configuration,
    timeoutSeconds: doorTimeoutSeconds,
    memoryMegabytes: 512,
    reservedConcurrency: config.webhooks.reservedConcurrency,
  });
  for (const secret of proofs.values()) secret.grantRead(door);
  door.setVariables('HR_SOURCE_SECRETS', arnsOf(proofs));
  sourceNotices.grantSend(door);

  const enrich = parts.addFunction('EnrichSourceEvent', 'enrich-source-event', {
    description: 'Asks HR systems for the employees that their webhooks name',
    configuration: { ...configuration, RETRY_OPTIONS: retryOptions(config) },
    timeoutSeconds: enrichTimeoutSeconds,
    memoryMegabytes: 512,
  });
  for (const secret of keys.values()) secret.grantRead(enrich);
  enrich.setVariables('HR_SOURCE_API_SECRETS', arnsOf(keys));
  sourceNotices.consumeWith(enrich, { batchSize: 5, maxConcurrency: 2 });

  for (const fn of [door, enrich]) {
    parts.ledger.grantReadWrite(fn, 'source');
    parts.userChanges.grantSend(fn);
  }

  parts.addOutputs({
    HrSourceUrl: ['Webhook of HR systems', api.addSource('/webhooks/sources/{source}', door)],
    HrSourceTokenUrl: [
      'The same, for those that prove themselves by a token in the path',
      api.addSource('/webhooks/sources/{source}/{token}', door),
    ],
    SourceNoticesQueueUrl: ['Employees whom HR systems are asked about', sourceNotices.queue.queueUrl],
    SourceNoticesDeadLettersUrl: ['Employees given up, to redrive', sourceNotices.deadLetters.queueUrl],
  });
  watch(parts.alarms, { door, enrich, sourceNotices, sources, reconcile: config.reconcile });
}

function addSecrets(
  parts: StageResources,
  sources: readonly ConfiguredSource[],
  about: { readonly id: string; readonly suffix: string; readonly description: string },
): ReadonlyMap<string, StoredSecret> {
  return new Map(
    sources.map(({ name }) => {
      const id = `HrSource${name.charAt(0).toUpperCase()}${name.slice(1)}${about.id}`;
      const secret = parts.addSecret(id, {
        name: `hr-source-${name}${about.suffix}`,
        description: `${name}: ${about.description}`,
      });
      parts.addOutputs({ [`${id}Secret`]: [`Secret to fill in, of ${name}`, secret.secret.secretArn] });
      return [name, secret];
    }),
  );
}

function arnsOf(secrets: ReadonlyMap<string, StoredSecret>): Readonly<Record<string, string>> {
  return Object.fromEntries([...secrets].map(([name, { secret }]) => [name, secret.secretArn]));
}

function watch(
  alarms: AlarmTopic,
  watched: {
    readonly door: ServiceFunction;
    readonly enrich: ServiceFunction;
    readonly sourceNotices: ChangeQueue;
    readonly sources: readonly ConfiguredSource[];
    readonly reconcile: StageConfig['reconcile'];
  },
): void {
  const { door, enrich, sourceNotices, sources, reconcile } = watched;
  alarms.addLogCode('request-failed', {
    severity: 'page',
    runbook: 'request-failed',
    name: 'hr-source-request-failed',
    description: `HR systems that send to ${door.name} got a 500: an unexpected error. Nothing was promised to them; they send again, some only for minutes, and Deel switches a webhook off after ten failures in a row. Read the line request-failed in the function's log for the errorName and redeploy the last good version if a deployment came before.`,
    functions: [door],
    atLeast: 1,
  });
  alarms.add(`${door.name}-errors`, {
    severity: 'page',
    runbook: 'function-errors',
    description: `${door.name} does not start, times out or runs out of memory: API Gateway answers HR systems with an error. Nothing was promised to them; they send again, some only for minutes, and Deel switches a webhook off after ten failures in a row. Read the function's log and redeploy the last good version if a deployment came before.`,
    metric: door.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 1,
  });
  alarms.addLogCode('secret-unavailable', {
    severity: 'page',
    runbook: 'secret-unavailable',
    name: 'hr-source-secret-unavailable',
    description:
      'The secret that proves the webhooks of an HR system is missing, malformed, so weak that it can be guessed, or still the placeholder: it is answered 503, its joiners and leavers do not arrive, and some HR systems stop trying after minutes. Fill in the secret hr-source-<name> (the stack outputs name it; docs/hr-sources.md says what goes in); it is picked up within five minutes.',
    functions: [door],
    atLeast: 1,
  });
  for (const { name } of sources) {
    alarms.addLogCode('source-refused', {
      severity: 'ticket',
      runbook: 'hr-source-refused',
      name: `hr-source-${name}-refused`,
      description: `Webhooks keep failing to authenticate as ${name}. Either it has another secret than hr-source-${name}, and none of its joiners and leavers arrive; or someone is guessing, who is slowed down and does no harm while the secret is long and random. Compare the secret with ${name}, and keep both on the list while a rotation lasts.`,
      functions: [door],
      source: name,
      ...severalInAnHour,
    });
  }
  alarms.addLogCode('event-out-of-scope', {
    name: 'hr-source-out-of-scope',
    severity: 'page',
    runbook: 'event-out-of-scope',
    description:
      'An HR system sends changes about people whom its scope (hrSources.<name>.scope in cdk.json) does not cover: nothing was merged, and a leaver among them keeps the account. Either the scope is too narrow for new people of its own, then widen it, deploy and have it send again under new ids; or its key is in the wrong hands, then go on with docs/incidents.md. The log says which event and which person.',
    functions: [door, enrich],
    atLeast: 1,
  });
  alarms.addLogCode('source-key-offers-full', {
    severity: 'ticket',
    description:
      'More keys were offered for an HR system than are kept: the key of a subscription that is being set up may be among those that were dropped. Have npm run sources -- --offers SOURCE --clear forget them, create the subscription again and verify it at once.',
    functions: [door],
    atLeast: 1,
  });
  alarms.addLogCode('request-refused', {
    severity: 'ticket',
    runbook: 'hr-source-not-understood',
    name: 'hr-source-not-understood',
    description:
      'An HR system sends payloads that are no JSON, that its settings do not cover, or that use an id again for something else (400, 409, 415 or 422): the people concerned do not get, or keep, their accounts. The reason is the errors of the answer, which the HR system shows in its log of deliveries: compare its payload with hrSources in cdk.json, and have it send again.',
    functions: [door],
    statuses: refusalsOfProven,
    atLeast: 1,
  });
  alarms.addLogCode('hr-api-unauthorized', {
    severity: 'page',
    description:
      'The API of an HR system refuses its key, or the secret hr-source-<name>-api is missing or malformed: people whom its webhooks name wait. The field eventReference of the log line begins with the HR system: put a key with the rights that docs/hr-sources.md lists into its secret; everything that waits goes on by itself.',
    functions: [enrich],
    period: Duration.hours(hoursBetweenTries(reconcile)),
    atLeast: 1,
  });
  alarms.addLogCode('employee-invalid', {
    severity: 'ticket',
    description:
      "An employee's record in the HR system cannot be used, so a joiner has no account or a leaver keeps one. The field because of the log line says which attribute and why, eventId which webhook: have HR correct the record, which sends another webhook, or compare the settings with the HR system's fields.",
    functions: [enrich],
    atLeast: 1,
  });
  alarms.addLogCode('employee-not-found', {
    severity: 'ticket',
    description:
      'An HR system does not know several of the employees whom its own webhooks name: if joiners are among them, they get no account. Most likely the key in the secret hr-source-<name>-api may not see them, or api.baseUrl or a path in hrSources of cdk.json leads nowhere. Correct that, and have the HR system send its webhooks again, or let the next file import catch up.',
    functions: [enrich],
    // An HR system says little in a day, and of whom it does not know, mostly leavers.
    period: Duration.days(1),
    atLeast: 5,
  });
  alarms.addLogCode('enrich-failed', {
    severity: 'page',
    description:
      'enrich-source-event hits unexpected errors, or DynamoDB fails: the employees concerned wait and are tried again with growing delay. Read its log for the errorName; if a deployment came before, redeploy the last good version.',
    functions: [enrich],
    atLeast: 3,
  });
  alarms.add(`${enrich.name}-errors`, {
    severity: 'page',
    runbook: 'function-errors',
    description: `${enrich.name} keeps crashing or timing out: employees reported by HR systems wait for their accounts, and leavers keep theirs. What was accepted is safe. Read its log; redeploy the last good version if a deployment came before.`,
    metric: enrich.lambda.metricErrors({ period: fiveMinutes, statistic: 'Sum' }),
    atLeast: 1,
    periods: 3,
  });
  alarms.add(`${sourceNotices.name}-dead-letters`, {
    severity: 'page',
    runbook: 'dead-letters',
    description:
      'An HR system could not be asked about an employee for more than a day: a joiner has no account, or a leaver may still be able to log in. The log of enrich-source-event says why; fix the cause, then start the redrive of the dead-letter queue of source-notices.',
    metric: sourceNotices.deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
    atLeast: 1,
  });
}
