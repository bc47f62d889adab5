import type { AlarmTopic } from '../constructs/alarm-topic.ts';
import type { FunctionConfiguration, ServiceFunction } from '../constructs/service-function.ts';
import type { StoredSecret } from '../constructs/stored-secret.ts';
import type { StageParts } from './stage-parts.ts';

interface Target {
  readonly apiKey: StoredSecret;
  /** What is known of the vendor's tenant. */
  readonly configuration: FunctionConfiguration;
}

type SharedParts = Pick<StageParts, 'config' | 'addSecret' | 'addOutputs'>;

/** The vendors whose accounts are kept equal to the ledger: their keys, and what is known of their tenants. */
export class Targets {
  private readonly targets: readonly Target[];
  private readonly callers: ServiceFunction[] = [];

  constructor(parts: SharedParts) {
    this.targets = [addInfraon(parts), ...addEsper(parts)];
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
    alarms.addLogCode('secret-fetch-failed', {
      description:
        "A vendor's API key is missing, malformed, still the placeholder, or Secrets Manager fails: no account is created, changed or deactivated there. The field secret of the log line names the secret (the stack outputs have it, too): put the key into it; waiting changes then go on by themselves.",
      functions: this.callers,
      atLeast: 1,
    });
    alarms.addLogCode('vendor-unauthorized', {
      description:
        'A vendor refuses the API key: no account is created, changed or deactivated there until it is replaced. The field target of the log line names the vendor (for a dropped file, errorCauses of the line import-failed before it): issue a key there and put it into its secret (the stack outputs name it); waiting changes and dropped files then go on by themselves.',
      functions: this.callers,
      atLeast: 1,
    });
  }
}

function addInfraon(parts: SharedParts): Target {
  const apiKey = parts.addSecret('InfraonApiKey', {
    name: 'infraon-api-key',
    description: 'The API key of the Infraon tenant: {"apiKey": "…"}',
    arnVariable: 'INFRAON_API_KEY_ARN',
  });
  parts.addOutputs({ InfraonApiKeySecret: ['Secret to fill in: {"apiKey": "…"}', apiKey.secret.secretArn] });
  return { apiKey, configuration: { INFRAON_OPTIONS: parts.config.infraon } };
}

/** Nothing, for a stage that does not configure it. */
function addEsper(parts: SharedParts): readonly Target[] {
  if (parts.config.esper === undefined) return [];
  const apiKey = parts.addSecret('EsperApiKey', {
    name: 'esper-api-key',
    description: 'The API key of the Esper tenant: {"apiKey": "…"}',
    arnVariable: 'ESPER_API_KEY_ARN',
  });
  parts.addOutputs({ EsperApiKeySecret: ['Secret to fill in: {"apiKey": "…"}', apiKey.secret.secretArn] });
  return [{ apiKey, configuration: { ESPER_OPTIONS: parts.config.esper } }];
}
