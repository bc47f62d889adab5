import type { IncomingMessage } from 'node:http';
import type { InvocationOutcome } from '../lambda/invocation.ts';
import { gatewayAnswers, type HttpAnswer } from './function-response.ts';
import { readBody } from './request-event.ts';

export interface LocalControlOptions {
  /** Undefined: there is none of that name. */
  readonly runSchedule: (name: string) => Promise<InvocationOutcome | undefined>;
  readonly invokeFunction: (name: string, event: unknown) => Promise<InvocationOutcome | undefined>;
}

const pathPattern =
  /^\/_local\/(?:schedules\/(?<schedule>[^/]+)\/run|functions\/(?<function>[^/]+)\/invoke)$/;

const mostBytes = 6 * 1024 * 1024;

/**
 * `POST /_local/schedules/{name}/run` and `POST /_local/functions/{name}/invoke`, which exist on the local
 * host only. Both wait for the function: 200 with `{result}`, or 500 with `{reason, errorType,
 * errorMessage}`.
 */
export async function localControl(
  request: IncomingMessage,
  options: LocalControlOptions,
): Promise<HttpAnswer> {
  const names = pathPattern.exec(request.url ?? '')?.groups;
  if (request.method !== 'POST' || !names) return gatewayAnswers.notFound;
  const body = await readBody(request, mostBytes);
  if (!body) return gatewayAnswers.tooLarge;
  const { schedule, function: functionName } = names;
  if (schedule) return report(await options.runSchedule(schedule));
  let event: unknown;
  try {
    event = JSON.parse(body.toString() || '{}');
  } catch {
    return answer(400, { message: 'The body must be the event, as JSON' });
  }
  return report(await options.invokeFunction(functionName ?? '', event));
}

function report(outcome: InvocationOutcome | undefined): HttpAnswer {
  if (!outcome) return gatewayAnswers.notFound;
  return outcome.ok
    ? answer(200, { result: outcome.payload })
    : answer(500, { reason: outcome.reason, ...outcome.error });
}

function answer(status: number, body: unknown): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
