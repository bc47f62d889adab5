import { type LocalDynamoDb, startDynalite } from '../emulators/start-dynalite.ts';
import { type LocalQueuesAndBuckets, startFauxqs } from '../emulators/start-fauxqs.ts';
import { type LocalKeyManagement, startKeyManagement } from '../emulators/start-key-management.ts';
import { type LocalSecretsManager, startSecretsManager } from '../emulators/start-secrets-manager.ts';
import { type RuntimeApi, startRuntimeApi } from '../lambda/runtime-api.ts';

/** What stands in for AWS on this machine. */
export interface StandIns {
  readonly queuesAndBuckets: LocalQueuesAndBuckets;
  readonly tables: LocalDynamoDb;
  readonly secrets: LocalSecretsManager;
  readonly keys: LocalKeyManagement;
  readonly runtimeApi: RuntimeApi;
}

interface StandInsOptions {
  readonly region: string;
  readonly accountId: string;
  readonly onNotice?: ((notice: string) => void) | undefined;
  /** Used instead of an empty DynamoDB; not stopped. */
  readonly tables?: LocalDynamoDb | undefined;
  /** Gets what stops them. */
  readonly cleanup: AsyncDisposableStack;
}

/** Starts SQS and S3, DynamoDB, Secrets Manager, KMS and the Lambda Runtime API, all empty but for given tables. */
export async function startStandIns(options: StandInsOptions): Promise<StandIns> {
  const { region, accountId, onNotice, cleanup } = options;
  const queuesAndBuckets = await startFauxqs({ region, accountId, onNotice });
  cleanup.defer(() => queuesAndBuckets.close());
  const tables = options.tables ?? (await startDynalite({ region }));
  if (options.tables === undefined) cleanup.defer(() => tables.close());
  const secrets = await startSecretsManager({ region, accountId });
  cleanup.defer(() => secrets.close());
  const keys = await startKeyManagement();
  cleanup.defer(() => keys.close());
  const runtimeApi = await startRuntimeApi();
  cleanup.defer(() => runtimeApi.close());
  return { queuesAndBuckets, tables, secrets, keys, runtimeApi };
}
