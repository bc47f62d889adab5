import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { StageConfig } from '../config/config.ts';
import { hoursBetweenTries } from '../config/reconcile-config.ts';
import type { AlarmTopic } from '../constructs/alarm-topic.ts';
import type { FunctionConfiguration, ServiceFunction } from '../constructs/service-function.ts';
import type { StoredSecret, StoredSecretProps } from '../constructs/stored-secret.ts';

interface Target {
  /** As the log names it. */
  readonly name: string;
  readonly apiKey: StoredSecret;
  /** What is known of the vendor's tenant. */
  readonly configuration: FunctionConfiguration;
}

/** What the vendors need of their stage. */
interface StageSecrets {
  readonly config: StageConfig;
  addSecret(id: string, props: Omit<StoredSecretProps, 'stage' | 'encryptionKey'>): StoredSecret;
  addOutputs(outputs: Readonly<Record<string, readonly [description: string, value: string]>>): void;
}

/** The vendors whose accounts are kept equal to the ledger: their keys, and what is known of their tenants. */
export class Targets {
  private readonly targets: readonly Target[];
  private readonly callers: ServiceFunction[] = [];
  private readonly betweenTries: Duration;

  constructor(parts: StageSecrets) {
    this.targets = [addInfraon(parts), ...addEsper(parts)];
    this.betweenTries = Duration.hours(hoursBetweenTries(parts.config.reconcile));
  }

  get names(): readonly string[] {
    return this.targets.map(({ name }) => name);
  }

  /** What a function that calls the vendors is told of their tenants. */
  get configuration(): FunctionConfiguration {
    return Object.assign({}, ...this.targets.map(({ configuration }) => configuration));
  }

  /** Lets the function call the vendors. No function that the internet reaches may. */
  grantCalls(fn: ServiceFunction): void {
    this.callers.push(fn);
    for (const { apiKey } of this.targets) apiKey.grantRead(fn);
  }

  /** Called when every caller is known. */
  watch(alarms: AlarmTopic): void {
    for (const target of this.names) this.watchAnswers(alarms, target);
    alarms.addLogCode('vendor-called', {
      severity: 'ticket',
      name: 'vendor-throttled',
      description:
        'A vendor answers 429 again and again: it takes fewer calls than are made. Nothing is lost and calls are slowed down by themselves; joiners, changes and leavers take longer. The saved query vendors says which target. If it lasts for hours, lower reconcile.importChangesConcurrency or ask the vendor for a higher limit.',
      functions: this.callers,
      statuses: [429],
      atLeast: 20,
    });
    alarms.addLogCode('secret-fetch-failed', {
      severity: 'page',
      description:
        "A vendor's API key is missing, malformed, still the placeholder, or Secrets Manager fails: no account is created, changed or deactivated there. The field secret of the log line names the secret (the stack outputs have it, too): put the key into it; waiting changes then go on by themselves.",
      functions: this.callers,
      period: this.betweenTries,
      atLeast: 1,
    });
    alarms.addLogCode('vendor-unauthorized', {
      severity: 'page',
      description:
        'A vendor refuses the API key: no account is created, changed or deactivated there until it is replaced. The field target of the log line names the vendor: issue a key there and put it into its secret (the stack outputs name it); waiting changes and dropped files then go on by themselves.',
      functions: this.callers,
      period: this.betweenTries,
      atLeast: 1,
    });
  }

  private watchAnswers(alarms: AlarmTopic, target: string): void {
    alarms.add(`vendor-down-${target}`, {
      severity: 'page',
      runbook: 'vendor-down',
      description: `No call on ${target} has succeeded for ten minutes: it does not answer, or with errors. Nothing is lost, and what waits goes on by itself when it is back; until then joiners cannot start there and leavers can still log in. Look at the state of the vendor, and disable urgent leavers in its console.`,
      metric: failureShare(alarms, target),
      atLeast: 1,
      periods: 2,
      // In an outage retries become rare: a period without a call tells nothing new.
      withoutData: 'stays',
    });
  }
}

/** The share of calls that failed: 1 while none succeeds. */
function failureShare(alarms: AlarmTopic, target: string): Metric {
  return new Metric({
    namespace: Stack.of(alarms).stackName,
    metricName: 'vendorFailed',
    dimensionsMap: { target },
    statistic: 'Average',
    period: Duration.minutes(5),
  });
}

function addInfraon(parts: StageSecrets): Target {
  const apiKey = parts.addSecret('InfraonApiKey', {
    name: 'infraon-api-key',
    description: 'The API key of the Infraon tenant: {"apiKey": "…"}',
    arnVariable: 'INFRAON_API_KEY_ARN',
  });
  parts.addOutputs({
    InfraonApiKeySecret: ['Secret to fill in: {"apiKey": "…"}', apiKey.secret.secretArn],
    InfraonUrl: ['The Infraon tenant', parts.config.infraon.baseUrl],
  });
  return { name: 'infraon', apiKey, configuration: { INFRAON_OPTIONS: parts.config.infraon } };
}

/** Nothing, for a stage that does not configure it. */
function addEsper(parts: StageSecrets): readonly Target[] {
  if (parts.config.esper === undefined) return [];
  const apiKey = parts.addSecret('EsperApiKey', {
    name: 'esper-api-key',
    description: 'The API key of the Esper tenant: {"apiKey": "…"}',
    arnVariable: 'ESPER_API_KEY_ARN',
  });
  parts.addOutputs({ EsperApiKeySecret: ['Secret to fill in: {"apiKey": "…"}', apiKey.secret.secretArn] });
  return [{ name: 'esper', apiKey, configuration: { ESPER_OPTIONS: parts.config.esper } }];
}
