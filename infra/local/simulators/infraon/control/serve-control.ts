import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { faultSchema } from '../faults/fault.ts';
import { emptyPlan } from '../faults/fault-plan.ts';
import { tenantOptionsInputSchema } from '../tenant-options.ts';
import { jsonReply, type Reply } from '../wire/reply.ts';
import { sendReply } from '../wire/send-reply.ts';
import type { SimulatorControls } from './controls.ts';
import { userSeedSchema } from './user-seed-schema.ts';

/** Where the control plane is; no vendor path starts like this. */
export const controlPath = '/_simulator';

type Route = (
  controls: SimulatorControls,
  input: { readonly query: URLSearchParams; readonly body: unknown },
) => unknown;

const range = z.strictObject({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(0).default(1000),
});
const lookup = z.strictObject({ username: z.string(), email: z.string(), id: z.string() }).partial();
const generation = z.strictObject({ count: z.int().min(0).max(5_000_000), seed: z.int().default(1) });
const since = z.coerce.number().int().min(0).default(0);
const entryId = z.coerce.number().int().optional();

const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['GET /state', (controls) => controls.state()],
  [
    'GET /users',
    (controls, { query }) => {
      const asked = Object.fromEntries(query);
      if (['username', 'email', 'id'].some((name) => query.has(name)))
        return controls.findUser(lookup.parse(asked));
      return controls.users(range.parse(asked));
    },
  ],
  ['POST /users', (controls, { body }) => controls.putUsers(z.array(userSeedSchema).parse(body))],
  [
    'DELETE /users',
    (controls, { query }) => ({ removed: controls.removeUser(z.string().parse(query.get('id'))) }),
  ],
  [
    'POST /users/generate',
    (controls, { body }) => ({ users: controls.generateUsers(generation.parse(body)) }),
  ],
  ['GET /effects', (controls, { query }) => controls.effects(since.parse(query.get('since') ?? undefined))],
  ['GET /requests', (controls) => controls.requests()],
  ['DELETE /requests', (controls) => controls.clearRequests()],
  ['GET /faults', (controls) => controls.faults()],
  ['POST /faults', (controls, { body }) => controls.arm(faultSchema.parse(body))],
  [
    'DELETE /faults',
    (controls, { query }) => controls.clearFaults(entryId.parse(query.get('id') ?? undefined)),
  ],
  [
    'POST /key',
    (controls, { body }) =>
      controls.setApiKey(z.strictObject({ apiKey: z.string().min(1) }).parse(body).apiKey),
  ],
  ['POST /options', (controls, { body }) => controls.setOptions(tenantOptionsInputSchema.parse(body))],
  ['POST /reset', (controls) => controls.reset()],
]);

const answer = (route: Route, controls: SimulatorControls, query: URLSearchParams, raw: string): Reply => {
  try {
    const body: unknown = raw === '' ? {} : JSON.parse(raw);
    return jsonReply(200, route(controls, { query, body }) ?? {});
  } catch (error) {
    if (error instanceof z.ZodError) return jsonReply(400, { error: z.prettifyError(error) });
    if (error instanceof SyntaxError) return jsonReply(400, { error: 'The body is no JSON.' });
    throw error;
  }
};

/** Serves one request to the control plane. A malformed one is answered 400 with what is wrong with it. */
export const serveControl = async (
  controls: SimulatorControls,
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL },
): Promise<void> => {
  const { request, response, url } = exchange;
  const raw = await text(request);
  const route = routes.get(`${request.method} ${url.pathname.slice(controlPath.length)}`);
  const reply =
    route === undefined
      ? jsonReply(404, { error: 'No such control.' })
      : answer(route, controls, url.searchParams, raw);
  await sendReply(response, reply, emptyPlan());
};
