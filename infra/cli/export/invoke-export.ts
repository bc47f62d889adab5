import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Stage } from '../common/open-stage.ts';
import { CliError } from '../common/run-command.ts';

/** AWS Lambda lets a function run for 15 minutes; a little longer, so that its own answer comes first. */
const longestRunMs = 15.5 * 60 * 1000;

const localAnswerSchema = z.object({ result: z.unknown() });

/**
 * Runs nightly-export with the event, and returns what it answers. Throws a {@link CliError} where it fails as a whole:
 * the function's log says why.
 */
export async function invokeExport(
  stage: Pick<Stage, 'nightlyExport' | 'title'>,
  event: unknown,
): Promise<unknown> {
  const { nightlyExport } = stage;
  return nightlyExport.kind === 'local'
    ? invokeLocal({ url: nightlyExport.url, title: stage.title, event })
    : invokeDeployed({ FunctionName: nightlyExport.name, title: stage.title, event });
}

interface Invocation {
  readonly title: string;
  readonly event: unknown;
}

async function invokeLocal({ url, title, event }: Invocation & { readonly url: string }): Promise<unknown> {
  const reply = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
  if (!reply.ok) throw failed(title);
  return localAnswerSchema.parse(await reply.json()).result;
}

async function invokeDeployed({
  FunctionName,
  title,
  event,
}: Invocation & { readonly FunctionName: string }): Promise<unknown> {
  // Not repeated by the client: an invocation whose answer is lost goes on.
  const client = new LambdaClient({ maxAttempts: 1, requestHandler: { requestTimeout: longestRunMs } });
  try {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
    );
    if (FunctionError !== undefined || Payload === undefined) throw failed(title);
    return JSON.parse(Payload.transformToString());
  } finally {
    client.destroy();
  }
}

function failed(title: string): CliError {
  return new CliError(
    `nightly-export failed on ${title}: read its log, and run npm run export again. What was published before is untouched.`,
  );
}
