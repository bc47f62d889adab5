import type { AlarmTopic } from '../constructs/alarm-topic.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { StoredSecret } from '../constructs/stored-secret.ts';
import type { StageParts } from './stage-parts.ts';

/** The vendors whose accounts are kept equal to the ledger: their keys, and what is known of their tenants. */
export class Targets {
  private readonly infraonApiKey: StoredSecret;
  private readonly infraonOptions: unknown;
  private readonly callers: ServiceFunction[] = [];

  constructor(parts: Pick<StageParts, 'config' | 'addSecret' | 'addOutputs'>) {
    this.infraonOptions = parts.config.infraon;
    this.infraonApiKey = parts.addSecret('InfraonApiKey', {
      name: 'infraon-api-key',
      description: 'The API key of the Infraon tenant: {"apiKey": "…"}',
      arnVariable: 'INFRAON_API_KEY_ARN',
    });
    parts.addOutputs({
      InfraonApiKeySecret: ['Secret to fill in: {"apiKey": "…"}', this.infraonApiKey.secret.secretArn],
    });
  }

  /** Lets the function call the vendors. No function that the internet reaches may. */
  grantCalls(fn: ServiceFunction): void {
    this.callers.push(fn);
    this.infraonApiKey.grantRead(fn);
    fn.setOptions('INFRAON_OPTIONS', this.infraonOptions);
  }

  /** Called when every caller is known. */
  watch(alarms: AlarmTopic): void {
    alarms.addLogCode('secret-fetch-failed', {
      description:
        'The Infraon API key is missing, malformed, still the placeholder, or Secrets Manager fails: no account is created, changed or deactivated. Put the key into the secret infraon-api-key (the stack outputs name it); waiting changes then go on by themselves.',
      functions: this.callers,
      atLeast: 1,
    });
    alarms.addLogCode('vendor-unauthorized', {
      description:
        'Infraon refuses the API key: no account is created, changed or deactivated until it is replaced. Issue a key in Infraon and put it into the secret infraon-api-key; waiting changes and dropped files then go on by themselves.',
      functions: this.callers,
      atLeast: 1,
    });
  }
}
