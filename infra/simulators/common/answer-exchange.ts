import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultPlan, Outcome } from './faults/fault-plan.ts';
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
export const answerExchange = async (
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
