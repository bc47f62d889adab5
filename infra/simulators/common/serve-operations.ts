import type { IncomingMessage, ServerResponse } from 'node:http';
import { emptyPlan, type FaultPlan, type Outcome } from './faults/fault-plan.ts';
import type { RequestLog } from './request-log.ts';
import { type RequestBody, readRequestBody } from './wire/read-request-body.ts';
import type { Reply } from './wire/reply.ts';
import { pause, sendReply } from './wire/send-reply.ts';

/** One request, and where its answer goes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** Applies an outcome to the answer that would have been given; undefined where the connection is to be destroyed. */
const applyOutcome = (outcome: Outcome, answer: Reply | undefined): Reply | undefined => {
  if (outcome.type === 'reset') return undefined;
  if (outcome.type === 'reply') return outcome.reply;
  return {
    status: answer?.status ?? 200,
    headers: { 'content-type': 'application/json' },
    body: '{"status": "succ',
  };
};

/** Answers one request as the faults' plan has it: `carryOut` is called unless a fault comes before it. */
const answerExchange = async (
  { request, response }: Exchange,
  { plan, carryOut }: { readonly plan: FaultPlan; readonly carryOut: () => Reply },
): Promise<void> => {
  for (const wait of plan.waitsBefore) await pause(wait.ms, wait.cleared);
  const answer = plan.before === undefined ? carryOut() : undefined;
  for (const wait of plan.waitsAfter) await pause(wait.ms, wait.cleared);
  const outcome = plan.before ?? plan.after;
  const reply = outcome === undefined ? answer : applyOutcome(outcome, answer);
  if (reply === undefined) request.socket.resetAndDestroy();
  else await sendReply(response, reply, plan);
};

/** An operation of a vendor, as one request calls it. */
interface CalledOperation {
  readonly operation: string;
  readonly planFaults: (read: RequestBody) => FaultPlan;
  readonly carryOut: (read: RequestBody, plan: FaultPlan) => Reply;
}

/**
 * Serves one request to a vendor's API: faults first, then the key, then the operation; where the path is none of an operation,
 * `called` is what it is answered. Every request is counted, also one whose answer does not reach the client.
 */
export const serveOperation = async (
  exchange: Exchange,
  { requests, called }: { readonly requests: RequestLog; readonly called: CalledOperation | Reply },
): Promise<void> => {
  const { request, response, url } = exchange;
  const operation = 'operation' in called ? called.operation : 'unknown';
  const path = `${url.pathname}${url.search}`;
  const record = requests.start({ operation, method: request.method ?? '', path });
  response.once('close', () => {
    requests.finish(record, response.writableFinished ? response.statusCode : 'aborted');
  });
  if (!('operation' in called)) return sendReply(response, called, emptyPlan());
  const read = await readRequestBody(request);
  const body: RequestBody = 'body' in read ? read.body : { fields: {}, files: [], encoding: 'none' };
  const plan = called.planFaults(body);
  await answerExchange(exchange, {
    plan,
    carryOut: () => ('refused' in read ? read.refused : called.carryOut(body, plan)),
  });
};
