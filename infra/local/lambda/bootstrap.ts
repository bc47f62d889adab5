/**
 * What runs inside a function's process: imports the handler from LAMBDA_TASK_ROOT, then asks the Lambda
 * Runtime API for one invocation after another and answers it. Ends with the host, whose end closes its
 * standard input.
 *
 * `node:http` comes from `getBuiltinModule`, because importing it as an ES module loads more than a
 * function's cold start should pay for.
 */
import { pathToFileURL } from 'node:url';

const http = process.getBuiltinModule('node:http');
const { existsSync } = process.getBuiltinModule('node:fs');

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const agent = new http.Agent({ keepAlive: true });

type Handler = (event: unknown, context: object) => unknown;

interface Reply {
  readonly headers: import('node:http').IncomingHttpHeaders;
  readonly body: string;
}

function request(method: string, path: string, body = ''): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = http.request(`${api}${path}`, { method, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function describe(error: unknown): object {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    errorType: known.name,
    errorMessage: known.message,
    trace: (known.stack ?? '').split('\n'),
  };
}

async function loadHandler(): Promise<Handler> {
  const [file = '', name = ''] = (process.env._HANDLER ?? '').split('.');
  const candidates = ['mjs', 'js', 'cjs'].map((ext) => `${process.env.LAMBDA_TASK_ROOT}/${file}.${ext}`);
  const path = candidates.find((candidate) => existsSync(candidate));
  if (!path) throw new Error(`Runtime.ImportModuleError: none of ${candidates.join(', ')} exists`);
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  const handler = module[name];
  if (typeof handler !== 'function') throw new Error(`Runtime.HandlerNotFound: ${file} exports no ${name}`);
  return (event, context) => handler(event, context);
}

function contextOf(headers: Reply['headers']): object {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function serve(handler: Handler): Promise<never> {
  for (;;) {
    const { headers, body } = await request('GET', '/invocation/next');
    const id = headers['lambda-runtime-aws-request-id'];
    process.env._X_AMZN_TRACE_ID = String(headers['lambda-runtime-trace-id']);
    try {
      const result = await handler(JSON.parse(body), contextOf(headers));
      await request('POST', `/invocation/${id}/response`, JSON.stringify(result ?? null));
    } catch (error) {
      const described = describe(error);
      process.stderr.write(`${JSON.stringify({ level: 'ERROR', requestId: id, ...described })}\n`);
      await request('POST', `/invocation/${id}/error`, JSON.stringify(described));
    }
  }
}

// The host decides when a function ends, also when Ctrl-C reaches the whole process group.
process.on('SIGINT', () => {});
process.stdin.on('close', () => process.exit(0)).resume();

let handler: Handler;
try {
  handler = await loadHandler();
} catch (error) {
  const described = describe(error);
  process.stderr.write(`${JSON.stringify({ level: 'FATAL', ...described })}\n`);
  await request('POST', '/init/error', JSON.stringify(described));
  process.exit(1);
}
await serve(handler);
