import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { emptyPlan } from '../faults/fault-plan.ts';
import type { Exchange } from '../serve-operations.ts';
import { jsonReply, type Reply } from '../wire/reply.ts';
import { sendReply } from '../wire/send-reply.ts';
import type { ControlRoute } from './common-routes.ts';

/** Where the control plane is; no vendor path starts like this. */
export const controlPath = '/_simulator';

const answer = (route: ControlRoute, query: URLSearchParams, raw: string): Reply => {
  try {
    const body: unknown = raw === '' ? {} : JSON.parse(raw);
    return jsonReply(200, route({ query, body }) ?? {});
  } catch (error) {
    if (error instanceof z.ZodError) return jsonReply(400, { error: z.prettifyError(error) });
    if (error instanceof SyntaxError) return jsonReply(400, { error: 'The body is no JSON.' });
    throw error;
  }
};

/** Serves one request to the control plane. A malformed one is answered 400 with what is wrong with it. */
export const serveControl = async (
  routes: ReadonlyMap<string, ControlRoute>,
  { request, response, url }: Exchange,
): Promise<void> => {
  const raw = await text(request);
  const route = routes.get(`${request.method} ${url.pathname.slice(controlPath.length)}`);
  const reply =
    route === undefined
      ? jsonReply(404, { error: 'No such control.' })
      : answer(route, url.searchParams, raw);
  await sendReply(response, reply, emptyPlan());
};
