import { HostError } from '../host-error.ts';
import type { FunctionPlan, StackPlan } from '../template/plan.ts';
import { createPool, type Pool } from './create-pool.ts';
import type { InvocationOutcome } from './invocation.ts';
import type { RuntimeApi } from './runtime-api.ts';
import { startInstance } from './start-instance.ts';

export interface FunctionsOptions {
  readonly plan: Pick<StackPlan, 'functions' | 'eventSources'>;
  readonly runtimeApi: RuntimeApi;
  readonly region: string;
  /** `AWS_ENDPOINT_URL_…` of the stand-ins. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly onLine: (functionName: string, line: string) => void;
  /** Processes came or went. */
  readonly onChange: () => void;
}

export interface RunningFunctions {
  /** By ARN. Rejects with a HostError when there is no such function. */
  invoke(arn: string, event: unknown): Promise<InvocationOutcome>;
  arnOf(shortName: string): string | undefined;
  pids(): Readonly<Record<string, { readonly pids: readonly number[] }>>;
  kill(shortName: string): Promise<number>;
  close(): Promise<void>;
}

/** Processes of one function at once, for callers other than queues. */
const callerConcurrency = 10;

/**
 * Starts one process of each function, and more when they are needed. Throws a HostError that names a
 * function which cannot start.
 */
export async function startFunctions(options: FunctionsOptions): Promise<RunningFunctions> {
  const { plan, onLine, onChange } = options;
  const pools = new Map<string, { readonly plan: FunctionPlan; readonly pool: Pool }>();
  for (const functionPlan of plan.functions) {
    const environment = lambdaEnvironment(functionPlan, options);
    const pool = createPool({
      maximum: maximumProcesses(functionPlan, plan.eventSources),
      onChange,
      start: () =>
        startInstance({
          plan: functionPlan,
          runtimeApi: options.runtimeApi,
          environment,
          onLine: (line) => onLine(functionPlan.shortName, line),
        }),
    });
    pools.set(functionPlan.arn, { plan: functionPlan, pool });
  }
  const named = (shortName: string) =>
    [...pools.values()].find((entry) => entry.plan.shortName === shortName);
  const running: RunningFunctions = {
    async invoke(arn, event) {
      const found = pools.get(arn);
      if (!found) throw new HostError(`There is no function ${arn}.`);
      const outcome = await found.pool.invoke(event);
      if (!outcome.ok && outcome.reason !== 'error') onLine(found.plan.shortName, platformLine(outcome));
      return outcome;
    },
    arnOf: (shortName) => named(shortName)?.plan.arn,
    pids: () =>
      Object.fromEntries(
        [...pools.values()].map(({ plan, pool }) => [plan.shortName, { pids: pool.pids() }]),
      ),
    async kill(shortName) {
      const found = named(shortName);
      if (!found) throw new HostError(`There is no function ${shortName}.`);
      return found.pool.kill();
    },
    async close() {
      await Promise.all([...pools.values()].map(({ pool }) => pool.close()));
    },
  };
  const outcomes = await Promise.all(
    [...pools.values()].map(async ({ plan, pool }) => ({ plan, outcome: await pool.warm() })),
  );
  for (const { plan, outcome } of outcomes) {
    if (outcome === 'ready') continue;
    await running.close();
    const why = outcome.ok ? '' : `: ${outcome.error.errorMessage}`;
    throw new HostError(`The function ${plan.shortName} cannot start${why}`);
  }
  return running;
}

/** Lambda logs what a function could not: that it was ended, or ended itself. */
function platformLine({ reason, error }: Extract<InvocationOutcome, { readonly ok: false }>): string {
  return JSON.stringify({
    time: new Date().toISOString(),
    level: 'error',
    code: `platform-${reason}`,
    ...error,
  });
}

function maximumProcesses(plan: FunctionPlan, eventSources: StackPlan['eventSources']): number {
  const fed = eventSources.filter(({ functionArn }) => functionArn === plan.arn);
  const needed = fed.reduce((sum, { maximumConcurrency }) => sum + maximumConcurrency, 0);
  return plan.reservedConcurrency ?? Math.max(callerConcurrency, needed);
}

function lambdaEnvironment(
  plan: FunctionPlan,
  { region, endpoints }: FunctionsOptions,
): Record<string, string> {
  return {
    ...endpoints,
    // By it the stand-ins tell callers apart.
    AWS_ACCESS_KEY_ID: plan.shortName,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_DEFAULT_REGION: region,
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${plan.name}`,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: 'UTC',
  };
}
