import * as z from 'zod';
import type { InvocationOutcome } from '../lambda/invocation.ts';

interface BatchResult {
  readonly outcome: InvocationOutcome;
  readonly messageIds: readonly string[];
  readonly reportsItemFailures: boolean;
}

const responseSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * The ids of a batch's messages that stay on the queue. As Lambda reads a function's answer: nothing, an
 * empty object or an empty list is a success; an answer of another shape, or an id that the batch does not
 * have, fails the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessages({
  outcome,
  messageIds,
  reportsItemFailures,
}: BatchResult): ReadonlySet<string> {
  const all = new Set(messageIds);
  if (!outcome.ok) return all;
  if (!reportsItemFailures || outcome.payload === null || outcome.payload === '') return new Set();
  const response = responseSchema.safeParse(outcome.payload);
  if (!response.success) return all;
  const failed = new Set((response.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  return [...failed].every((id) => all.has(id)) ? failed : all;
}
