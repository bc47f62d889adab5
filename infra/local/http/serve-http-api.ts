import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InvocationOutcome } from '../lambda/invocation.ts';
import type { RoutePlan } from '../template/plan.ts';
import { functionResponse, gatewayAnswers, type HttpAnswer } from './function-response.ts';
import { createThrottle, matchRoute } from './match-route.ts';
import { readBody, requestEvent } from './request-event.ts';

export interface HttpApiOptions {
  readonly routes: readonly RoutePlan[];
  readonly port: number;
  readonly accountId: string;
  readonly invoke: (functionArn: string, event: unknown) => Promise<InvocationOutcome>;
}

/** The payload quota of HTTP APIs. */
const mostBytes = 10 * 1024 * 1024;

/**
 * Answers requests as an HTTP API with Lambda proxy integrations: routes, throttling, payload format 2.0,
 * quotas and time limit.
 */
export function serveHttpApi(options: HttpApiOptions) {
  const throttles = new Map(
    options.routes.flatMap((route) =>
      route.throttle ? [[route, createThrottle(route.throttle)] as const] : [],
    ),
  );

  const answer = async (request: IncomingMessage): Promise<HttpAnswer> => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const match = matchRoute(options.routes, request.method ?? 'GET', path);
    if (!match) return gatewayAnswers.notFound;
    if (throttles.get(match.route)?.() === false) return gatewayAnswers.throttled;
    const body = await readBody(request, mostBytes);
    if (!body) return gatewayAnswers.tooLarge;
    const event = requestEvent({ request, body, match, port: options.port, accountId: options.accountId });
    const outcome = await withTimeout(
      options.invoke(match.route.functionArn, event),
      match.route.timeoutMilliseconds,
    );
    if (outcome === 'timeout') return gatewayAnswers.timedOut;
    return outcome.ok ? functionResponse(outcome.payload) : gatewayAnswers.failed;
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    send(response, await answer(request));
  };
}

/** Sends an answer to whoever is still there. */
export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!['content-length', 'connection', 'transfer-encoding'].includes(name)) {
      response.setHeader(name, Array.isArray(value) ? [...value] : String(value));
    }
  }
  response.statusCode = status;
  response.end(body);
}

async function withTimeout<T>(work: Promise<T>, milliseconds: number): Promise<T | 'timeout'> {
  const { promise, resolve } = Promise.withResolvers<'timeout'>();
  const timer = setTimeout(() => resolve('timeout'), milliseconds);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
