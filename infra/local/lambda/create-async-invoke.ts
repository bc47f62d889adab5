import type { AsyncInvokePlan } from '../template/plan.ts';
import type { InvocationOutcome } from './invocation.ts';

type Invoke = (functionArn: string, event: unknown) => Promise<InvocationOutcome>;

export interface AsyncInvoke {
  /** Gives the outcome of the first attempt. */
  readonly invoke: Invoke;
  /** No attempt begins any more. */
  stop(): void;
}

/** As Lambda: a minute before the first repetition, two before the second. */
const waitsMs = [60_000, 120_000];

/**
 * Invokes functions as services do that do not wait for an answer: what fails is repeated, as often and as long as the
 * function's configuration says.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function createAsyncInvoke(options: {
  readonly plans: readonly AsyncInvokePlan[];
  readonly invoke: Invoke;
  readonly waits?: readonly number[];
}): AsyncInvoke {
  const { plans, invoke, waits = waitsMs } = options;
  const timers = new Set<NodeJS.Timeout>();

  async function attempt(request: {
    readonly functionArn: string;
    readonly event: unknown;
    readonly number: number;
    readonly sentAt: number;
  }): Promise<InvocationOutcome> {
    const { functionArn, event, number, sentAt } = request;
    const outcome = await invoke(functionArn, event);
    if (outcome.ok) return outcome;
    const plan = plans.find((candidate) => candidate.functionArn === functionArn);
    const wait = waits[number];
    const isOver =
      wait === undefined ||
      number >= (plan?.retries ?? waits.length) ||
      Date.now() + wait - sentAt > (plan?.maxAgeSeconds ?? Number.POSITIVE_INFINITY) * 1000;
    if (isOver) return outcome;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void attempt({ ...request, number: number + 1 });
    }, wait);
    timers.add(timer);
    return outcome;
  }

  return {
    invoke: (functionArn, event) => attempt({ functionArn, event, number: 0, sentAt: Date.now() }),
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
