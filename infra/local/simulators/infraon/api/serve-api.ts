import type { IncomingMessage, ServerResponse } from 'node:http';
import { emptyPlan, type FaultPlan, type Outcome } from '../faults/fault-plan.ts';
import type { FaultRegistry } from '../faults/fault-registry.ts';
import { planFaults } from '../faults/plan-faults.ts';
import { matchOperation, type RouteMatch } from '../operations.ts';
import type { Tenant } from '../tenant.ts';
import { type RequestBody, readRequestBody } from '../wire/read-request-body.ts';
import { detailReply, errorReply, type Reply } from '../wire/reply.ts';
import { pause, sendReply } from '../wire/send-reply.ts';
import { coerceForm } from './field-rules.ts';
import { findUser } from './find-user.ts';
import { isAuthorized } from './is-authorized.ts';
import { operationsTable } from './operations-table.ts';

interface Exchange {
  readonly tenant: Tenant;
  readonly faults: FaultRegistry;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

type OperationRoute = Extract<RouteMatch, { readonly kind: 'operation' }>;

const routeError = (route: Exclude<RouteMatch, OperationRoute>, { request, url }: Exchange): Reply => {
  const method = request.method ?? '';
  if (route.kind === 'wrong-method') return detailReply(405, `Method "${method}" not allowed.`);
  if (route.kind === 'slash-missing' && method === 'GET') {
    return { status: 301, headers: { location: `${url.pathname}/${url.search}` }, body: '' };
  }
  return detailReply(404, 'Not found.');
};

const carryOut = (exchange: Exchange, route: OperationRoute, read: RequestBody, plan: FaultPlan): Reply => {
  const { tenant, request, url } = exchange;
  if (plan.newApiKey !== undefined) tenant.apiKey = plan.newApiKey;
  if (!isAuthorized(request.headers.authorization, tenant)) return errorReply(401, 'Invalid API key.');
  const kept = Object.entries(read.fields).filter(([field]) => !plan.ignored.has(field));
  const body = { ...read, fields: Object.fromEntries(kept) };
  return operationsTable[route.operation]({
    tenant,
    operation: route.operation,
    method: request.method ?? '',
    path: url.pathname,
    id: route.id,
    query: url.searchParams,
    fields: body.encoding === 'form' ? coerceForm(body.fields) : body.fields,
    body,
    invisibleMs: plan.invisibleMs,
    keep: plan.keep,
  });
};

/** Applies an outcome to the answer that would have been given; undefined where the connection is to be destroyed. */
const applyOutcome = (outcome: Outcome, answer: Reply): Reply | undefined => {
  if (outcome.type === 'reset') return undefined;
  if (outcome.type === 'reply') return outcome.reply;
  return { ...answer, headers: { 'content-type': 'application/json' }, body: '{"status": "succ' };
};

const answerOperation = async (exchange: Exchange, route: OperationRoute): Promise<void> => {
  const { tenant, faults, request, response } = exchange;
  const read = await readRequestBody(request);
  const body: RequestBody = 'body' in read ? read.body : { fields: {}, files: [], encoding: 'none' };
  const user = findUser(tenant, route.id);
  const plan = planFaults(faults.active(), {
    operation: route.operation,
    id: route.id,
    fields: body.fields,
    user,
  });
  for (const wait of plan.waitsBefore) await pause(wait.ms, wait.cleared);
  const instead = plan.before;
  const usual = 'refused' in read ? read.refused : undefined;
  const answer =
    instead === undefined ? (usual ?? carryOut(exchange, route, body, plan)) : errorReply(200, '');
  for (const wait of plan.waitsAfter) await pause(wait.ms, wait.cleared);
  const outcome = instead ?? plan.after;
  const reply = outcome === undefined ? answer : applyOutcome(outcome, answer);
  if (reply === undefined) request.socket.resetAndDestroy();
  else await sendReply(response, reply, plan);
};

/** Serves one request to the vendor's API: faults first, then the key, then the operation. */
export const serveApi = async (exchange: Exchange): Promise<void> => {
  const { tenant, request, response, url } = exchange;
  const method = request.method ?? '';
  const route = matchOperation(method, url.pathname);
  const operation = route.kind === 'operation' ? route.operation : 'unknown';
  const record = tenant.requests.start({ operation, method, path: `${url.pathname}${url.search}` });
  response.once('close', () => {
    tenant.requests.finish(record, response.writableFinished ? response.statusCode : 'aborted');
  });
  if (route.kind === 'operation') await answerOperation(exchange, route);
  else await sendReply(response, routeError(route, exchange), emptyPlan());
};
