import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync, type WriteStream } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { guardListeners } from '../../simulators/common/guard-listeners.ts';
import { startEventSources } from '../event-sources/start-event-sources.ts';
import { localControl } from '../http/local-control.ts';
import { send, serveHttpApi } from '../http/serve-http-api.ts';
import { createAsyncInvoke } from '../lambda/create-async-invoke.ts';
import { startFunctions } from '../lambda/start-functions.ts';
import { startSchedules } from '../schedules/start-schedules.ts';
import type { SecretPlan, StackPlan } from '../template/plan.ts';
import { giveScimAccess, type ScimAccess, scimSecretValue } from './scim-access.ts';
import { removeStackFile, type Stack, writeStackFile } from './stack-file.ts';
import type { StandIns } from './start-stand-ins.ts';
import type { Vendors } from './start-vendors.ts';

export interface RunOptions {
  readonly plan: StackPlan;
  readonly standIns: StandIns;
  /** Listens already, on `port`. */
  readonly server: Server;
  readonly port: number;
  readonly region: string;
  readonly accountId: string;
  readonly stateDirectory: string;
  readonly about: Pick<Stack, 'apiUrl' | 'webhookSecret'> & Vendors['about'];
  /** Gets what stops all of it. */
  readonly cleanup: AsyncDisposableStack;
  readonly onLine: ((functionName: string, line: string) => void) | undefined;
  readonly onNotice: ((notice: string) => void) | undefined;
}

export interface RunningPlan {
  stack(): Stack;
  killFunction(shortName: string): Promise<number>;
}

/**
 * Makes the tables, queues, buckets, secrets and keys, starts the functions, then lets requests, messages and
 * schedules reach them.
 */
export async function runPlan(options: RunOptions): Promise<RunningPlan> {
  const { plan, standIns, server, port, region, accountId, stateDirectory, about, cleanup } = options;
  const { queuesAndBuckets, tables, secrets, keys, runtimeApi } = standIns;
  await Promise.all([
    tables.createTables(plan.tables),
    queuesAndBuckets.createQueues(plan.queues),
    queuesAndBuckets.createBuckets(plan.buckets),
    queuesAndBuckets.createTopics(plan.topics),
  ]);
  const permissions = new Map(
    plan.functions.map(({ shortName, role }) => [shortName, plan.permissions.get(role) ?? []]),
  );
  tables.confine(permissions);
  keys.createKeys(plan.keys, join(stateDirectory, 'keys'));
  keys.confine(permissions);
  const scim = giveScimAccess(plan, about.apiUrl);
  secrets.createSecrets(plan.secrets.map((secret) => fillIn(secret, { about, scim })));

  const logs = openFunctionLogs(join(stateDirectory, 'logs'));
  cleanup.defer(() => logs.close());
  const stackPath = join(stateDirectory, 'stack.json');
  let publish = () => {};
  cleanup.defer(() => removeStackFile(stackPath, process.pid));
  cleanup.defer(() => {
    publish = () => {};
  });

  const functions = await startFunctions({
    plan,
    runtimeApi,
    region,
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: tables.url,
      AWS_ENDPOINT_URL_KMS: keys.url,
      AWS_ENDPOINT_URL_S3: queuesAndBuckets.url,
      AWS_ENDPOINT_URL_SNS: queuesAndBuckets.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      AWS_ENDPOINT_URL_SQS: queuesAndBuckets.url,
    },
    onLine: (name, line) => {
      logs.write(name, line);
      options.onLine?.(name, line);
    },
    onChange: () => publish(),
  });
  cleanup.defer(() => functions.close());

  const notice = options.onNotice ?? (() => {});
  const { invoke } = functions;
  const sources = startEventSources({ plan, region, sqsUrl: queuesAndBuckets.url, invoke, onNotice: notice });
  cleanup.defer(() => sources.stop());
  const repeating = createAsyncInvoke({ plans: plan.asyncInvokes, invoke });
  cleanup.defer(() => repeating.stop());
  const schedules = startSchedules({
    schedules: plan.schedules,
    region,
    accountId,
    invoke: repeating.invoke,
    onFailure: (name, outcome) =>
      notice(`The schedule ${name} failed: ${outcome.ok ? '' : outcome.error.errorMessage}`),
  });
  cleanup.defer(() => schedules.stop());

  const serve = serveHttpApi({ routes: plan.routes, port, accountId, invoke });
  const control = {
    runSchedule: schedules.run,
    async invokeFunction(name: string, event: unknown) {
      const arn = functions.arnOf(name);
      return arn === undefined ? undefined : invoke(arn, event);
    },
  };
  server.removeAllListeners('request');
  server.on('request', async (request, response) => {
    try {
      if (request.url?.startsWith('/_local/')) send(response, await localControl(request, control));
      else await serve(request, response);
    } catch (error) {
      // The caller went away in the middle of its request.
      response.destroy(error instanceof Error ? error : undefined);
    }
  });
  guardListeners(server);

  const [scimClient] = scim.values();
  const stack = (): Stack => ({
    pid: process.pid,
    ...about,
    ...(scimClient === undefined ? {} : { scim: scimClient }),
    region,
    endpoints: {
      s3: queuesAndBuckets.url,
      sqs: queuesAndBuckets.url,
      dynamodb: tables.url,
      secretsmanager: secrets.url,
      kms: keys.url,
    },
    buckets: byShortName(plan.buckets, 'name'),
    queues: byShortName(plan.queues, 'url'),
    tables: byShortName(plan.tables, 'name'),
    secrets: byShortName(plan.secrets, 'arn'),
    keys: byShortName(plan.keys, 'arn'),
    functions: functions.pids(),
    schedules: plan.schedules.map(({ shortName }) => shortName).sort(),
  });
  publish = () => writeStackFile(stackPath, stack());
  publish();
  return { stack, killFunction: functions.kill };
}

function byShortName<K extends string>(
  resources: readonly ({ readonly shortName: string } & Readonly<Record<K, string>>)[],
  key: K,
): Record<string, string> {
  return Object.fromEntries(resources.map((resource) => [resource.shortName, resource[key]]));
}

/**
 * Does what an operator does after a first deployment: puts the real values where the template has
 * placeholders.
 */
function fillIn(
  secret: SecretPlan,
  { about, scim }: { readonly about: RunOptions['about']; readonly scim: ReadonlyMap<string, ScimAccess> },
): SecretPlan {
  const values = new Map<string, unknown>([
    ['infraon-api-key', { apiKey: about.infraonApiKey }],
    ['esper-api-key', { apiKey: about.esperApiKey }],
    ['webhook-signing-secrets', { secrets: [about.webhookSecret] }],
    ...[...scim].map(([name, access]): [string, object] => [`scim-${name}`, scimSecretValue(access)]),
  ]);
  const value = values.get(secret.shortName) ?? hrSecret(secret.shortName, about);
  return value === undefined ? secret : { ...secret, value: JSON.stringify(value) };
}

/** Fills an HR system's secrets: every local one has its own random secret, and the key of the one API that stands for all. */
function hrSecret(shortName: string, { hrApiKey = '' }: RunOptions['about']): object | undefined {
  if (!shortName.startsWith('hr-source-')) return undefined;
  if (!shortName.endsWith('-api')) return { secrets: [`local:${randomBytes(24).toString('hex')}`] };
  return {
    ...{ apiKey: hrApiKey, token: hrApiKey },
    ...{ user: 'local', password: hrApiKey, clientId: 'local', clientSecret: hrApiKey },
  };
}

interface FunctionLogs {
  readonly directory: string;
  write(functionName: string, line: string): void;
  close(): Promise<void>;
}

/** One file per function with the lines that it wrote, as it wrote them; emptied at each start. */
function openFunctionLogs(directory: string): FunctionLogs {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const files = new Map<string, WriteStream>();
  return {
    directory,
    write(functionName, line) {
      let file = files.get(functionName);
      if (!file) {
        file = createWriteStream(join(directory, `${functionName}.log`));
        files.set(functionName, file);
      }
      // A request that is still answered while the host stops may have a last word.
      if (!file.writableEnded) file.write(`${line}\n`);
    },
    async close() {
      await Promise.all([...files.values()].map((file) => new Promise<void>((resolve) => file.end(resolve))));
    },
  };
}
