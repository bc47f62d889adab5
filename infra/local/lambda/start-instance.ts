import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FunctionPlan } from '../template/plan.ts';
import type { Invocation, InvocationOutcome } from './invocation.ts';
import type { RuntimeApi } from './runtime-api.ts';

const bootstrap = fileURLToPath(new URL('./bootstrap.ts', import.meta.url));

export interface InstanceOptions {
  readonly plan: FunctionPlan;
  readonly runtimeApi: RuntimeApi;
  /** What AWS would add to the function's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Each line that the function writes. */
  readonly onLine: (line: string) => void;
}

/** One process of a function. It handles one invocation at a time. */
export interface Instance {
  readonly pid: number;
  /** Settles when the process asks for work, or has ended before it could (with a failed outcome). */
  readonly started: Promise<InvocationOutcome | 'ready'>;
  readonly exited: Promise<void>;
  invoke(invocation: Invocation): Promise<InvocationOutcome>;
  kill(): void;
}

/**
 * Starts a process of a function: Node with nothing of this process's environment but what the template and
 * Lambda would give.
 */
export function startInstance({ plan, runtimeApi, environment, onLine }: InstanceOptions): Instance {
  const id = randomUUID();
  const started = Promise.withResolvers<InvocationOutcome | 'ready'>();
  const exited = Promise.withResolvers<void>();
  let waiting: ServerResponse | undefined;
  let current:
    | { readonly invocation: Invocation; readonly end: (outcome: InvocationOutcome) => void }
    | undefined;

  const finish = (outcome: InvocationOutcome, requestId = current?.invocation.requestId) => {
    if (!current || current.invocation.requestId !== requestId) return;
    const { end } = current;
    current = undefined;
    end(outcome);
  };
  const deliver = () => {
    if (!waiting || !current || waiting.headersSent) return;
    const { requestId, event } = current.invocation;
    waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': String(Date.now() + plan.timeoutSeconds * 1000),
      'lambda-runtime-invoked-function-arn': plan.arn,
      'lambda-runtime-trace-id': `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`,
    });
    waiting.end(event);
    waiting = undefined;
  };

  const address = runtimeApi.attach(id, {
    next(response) {
      waiting = response;
      started.resolve('ready');
      deliver();
    },
    result: (requestId, payload) => finish({ ok: true, payload }, requestId),
    failure: (requestId, error) => finish({ ok: false, reason: 'error', error }, requestId),
    initFailure: (error) => started.resolve({ ok: false, reason: 'start', error }),
  });

  const heap = Math.floor(plan.memoryMegabytes * 0.9);
  const child = spawn(process.execPath, [`--max-old-space-size=${heap}`, bootstrap], {
    cwd: plan.codeDirectory,
    env: {
      ...environment,
      ...plan.environment,
      AWS_LAMBDA_RUNTIME_API: address,
      AWS_LAMBDA_LOG_STREAM_NAME: id,
      LAMBDA_TASK_ROOT: plan.codeDirectory,
      _HANDLER: plan.handler,
    },
    // The pipe to its standard input is never written: it breaks when this process ends, however that comes.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);

  const ended = (message: string) => {
    runtimeApi.detach(id);
    const error = {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${current?.invocation.requestId} Error: ${message}`,
    };
    started.resolve({ ok: false, reason: 'start', error });
    finish({ ok: false, reason: 'crash', error });
    exited.resolve();
  };
  child.on('error', (error) => ended(error.message));
  child.on('exit', (code, signal) => ended(`Runtime exited with ${signal ?? `code ${code}`}`));

  return {
    pid: child.pid ?? 0,
    started: started.promise,
    exited: exited.promise,
    invoke: (invocation) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          const errorMessage = `RequestId: ${invocation.requestId} Error: Task timed out after ${plan.timeoutSeconds.toFixed(2)} seconds`;
          finish({ ok: false, reason: 'timeout', error: { errorType: 'Sandbox.Timedout', errorMessage } });
          child.kill('SIGKILL');
        }, plan.timeoutSeconds * 1000);
        const end = (outcome: InvocationOutcome) => {
          clearTimeout(timer);
          resolve(outcome);
        };
        current = { invocation, end };
        deliver();
      }),
    kill: () => void child.kill('SIGKILL'),
  };
}
