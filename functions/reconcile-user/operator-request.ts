import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { type ExplainedStep, explainTarget, rehearseLedger } from '../../shared/reconcile/explain-run.ts';
import {
  createReconcilePerson,
  type ReconcilePersonOptions,
} from '../../shared/reconcile/reconcile-person.ts';
import type { RunResult } from '../../shared/reconcile/run-result.ts';

const requestSchema = z.object({
  reconcile: z.object({ personId: z.string().min(1), dryRun: z.boolean().default(false) }),
});

type OperatorRequest = z.infer<typeof requestSchema>;

/** What an operator is told of a run: every call in its order, and how it ended. */
export interface Explanation {
  readonly steps: readonly ExplainedStep[];
  readonly result:
    | Exclude<RunResult, { readonly kind: 'later' }>
    | { readonly kind: 'later'; readonly because: string; readonly retryAfterSeconds?: number | undefined }
    /** Operators have paused reconciling. */
    | { readonly kind: 'paused' };
}

/** Kept back from the function's time, to record what was done and to answer. */
const reserveMs = 2000;

/** Runs one person at once for an operator, who is told what was, or would be, done. A dry run writes nothing anywhere. */
export function createExplain(
  options: ReconcilePersonOptions,
  { isPaused }: { readonly isPaused: () => Promise<boolean> },
) {
  return async function explain(
    { reconcile: { personId, dryRun } }: OperatorRequest,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<Explanation> {
    if (!dryRun && (await isPaused())) return { steps: [], result: { kind: 'paused' } };
    const steps: ExplainedStep[] = [];
    const note = (step: ExplainedStep) => void steps.push(step);
    const reconcilePerson = createReconcilePerson({
      ...options,
      targets: options.targets.map((target) => explainTarget(target, { note, rehearses: dryRun })),
      ...(dryRun ? { ledger: rehearseLedger(options.ledger), log: () => undefined } : {}),
    });
    const result = await reconcilePerson({
      personId,
      signal: AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - reserveMs)),
      lastAttempt: false,
      evenIfIdle: true,
      retryInSeconds: 1,
    });
    if (result.kind !== 'later') return { steps, result };
    const { because, retryAfterSeconds } = result;
    return { steps, result: { kind: 'later', because, retryAfterSeconds } };
  };
}

/** Tells an operator's request from the messages of the queues. */
export function routeInvocations<Given extends Pick<Context, 'getRemainingTimeInMillis'>>({
  explain,
  handle,
}: {
  readonly explain: (request: OperatorRequest, context: Given) => Promise<Explanation>;
  readonly handle: (event: SQSEvent, context: Given) => Promise<SQSBatchResponse>;
}) {
  return async function route(event: SQSEvent | OperatorRequest, context: Given) {
    // Whatever is no object is no request either, and `in` would repeat it in its error.
    const isRequest = typeof event === 'object' && 'reconcile' in event;
    return isRequest ? explain(requestSchema.parse(event), context) : handle(event, context);
  };
}
