import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { InvokedFunction } from './open-stage.ts';
import { CliError } from './run-command.ts';

/** AWS Lambda lets a function run for 15 minutes; a little longer, so that its own answer comes first. */
const longestRunMs = 15.5 * 60 * 1000;

const localAnswerSchema = z.object({ result: z.unknown() });

interface Invocation {
  readonly event: unknown;
  /** In one sentence, where the function fails as a whole. */
  readonly failure: string;
}

/** Runs a function with an event, and returns what it answers. Throws a {@link CliError} where it fails as a whole. */
export function invokeFunction(invoked: InvokedFunction, invocation: Invocation): Promise<unknown> {
  return invoked.kind === 'local'
    ? invokeLocal(invoked.url, invocation)
    : invokeDeployed(invoked.name, invocation);
}

async function invokeLocal(url: string, { event, failure }: Invocation): Promise<unknown> {
  const reply = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
  if (!reply.ok) throw new CliError(failure);
  return localAnswerSchema.parse(await reply.json()).result;
}

async function invokeDeployed(FunctionName: string, { event, failure }: Invocation): Promise<unknown> {
  // Not repeated by the client: an invocation whose answer is lost goes on.
  const client = new LambdaClient({ maxAttempts: 1, requestHandler: { requestTimeout: longestRunMs } });
  try {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    if (FunctionError !== undefined || Payload === undefined) throw new CliError(failure);
    return JSON.parse(Payload.transformToString());
  } finally {
    client.destroy();
  }
}
