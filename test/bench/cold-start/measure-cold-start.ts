import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';

export interface ColdStart {
  /** From the start of the process to its first answer. */
  readonly wallMs: number;
  /** User and system time of the process up to its first answer. */
  readonly cpuMs: number;
}

/** The child's result comes here; standard output is the handler's. */
const resultDescriptor = 3;
const resultSchema = z.object({ statusCode: z.number(), cpuMs: z.number() });

/** Starts a process, has it load the handler and answer one delivery. Throws unless the answer has the status that is expected. */
export async function measureColdStart(start: {
  readonly childFile: string;
  readonly handlerFile: string;
  readonly delivery: APIGatewayProxyEventV2;
  readonly environment: Readonly<Record<string, string>>;
  readonly status: number;
}): Promise<ColdStart> {
  const { childFile, handlerFile, delivery, environment, status } = start;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [childFile, handlerFile, JSON.stringify(delivery)], {
    // The environment is complete: a compile cache or options of ours would distort the start.
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const results = child.stdio[resultDescriptor];
  if (child.stdout === null || !(results instanceof Readable)) throw new Error('the process has no pipes');
  const [log, [result, answeredAt]] = await Promise.all([text(child.stdout), readResult(results)]);
  const parsed = resultSchema.safeParse(result === '' ? undefined : JSON.parse(result));
  if (parsed.data?.statusCode !== status) {
    throw new Error(`${handlerFile} answered '${result}', not ${status}; its log says: ${log}`);
  }
  return { wallMs: answeredAt - startedAt, cpuMs: parsed.data.cpuMs };
}

/** The text, empty when the process ended without an answer, and when it began to come. */
async function readResult(results: Readable): Promise<readonly [result: string, at: number]> {
  let [result, at] = ['', Number.NaN];
  for await (const chunk of results) {
    if (result === '') at = performance.now();
    result += chunk;
  }
  return [result, at];
}
