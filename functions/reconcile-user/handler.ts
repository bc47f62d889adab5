import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { Log } from '../../shared/log/log.ts';
import type { Attempt, RunResult } from '../../shared/provisioning/reconcile-person.ts';
import { backoffSeconds, type RetryPolicy, waitSeconds } from '../../shared/provisioning/retry-policy.ts';

export interface Dependencies {
  readonly reconcilePerson: (attempt: Attempt) => Promise<RunResult>;
  /** Makes the message visible again in so many seconds, instead of after the queue's visibility timeout. */
  readonly postpone: (message: Postponement) => Promise<void>;
  readonly retry: RetryPolicy;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly log: Log;
}

export interface Postponement {
  readonly queueArn: string;
  readonly receiptHandle: string;
  readonly seconds: number;
}

const messageSchema = z.object({
  personId: z.string().min(1),
  /** The person's accounts were seen to differ from what is desired: no event says so. */
  drift: z.boolean().default(false),
});

/** Kept back from the function's time, to record what was done and to answer. */
const reserveMilliseconds = 2000;

/** Reconciles the people of one batch side by side. Only the messages of people who must be tried again are reported. */
export function createHandler({ reconcilePerson, postpone, retry, random, log }: Dependencies) {
  return async function handler(
    event: SQSEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse> {
    const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - reserveMilliseconds));
    const people = groupByPerson(event.Records);
    const again = await Promise.all(
      [...people].map(async ([personId, records]) => {
        if (personId === undefined) {
          log('error', 'message-malformed', { count: records.length });
          // No wait makes it right: the sooner it is among the dead letters, the sooner a human looks.
          await Promise.all(records.map((record) => postponeQuietly(record, 1)));
          return records;
        }
        return (await settles(personId, records, signal)) ? [] : records;
      }),
    );
    return { batchItemFailures: again.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

  async function settles(
    personId: string,
    records: readonly SQSRecord[],
    signal: AbortSignal,
  ): Promise<boolean> {
    // Messages of one person are one matter: as long as one of them may come back, the run is not the last.
    const receives = Math.min(...records.map(receiveCount));
    const retryInSeconds = jittered(backoffSeconds(retry, receives));
    const lastAttempt = receives >= retry.maxReceives;
    const evenIfIdle = records.some(({ body }) => parseMessage(body)?.drift === true);
    const result = await attempt({ personId, signal, lastAttempt, retryInSeconds, evenIfIdle });
    if (result.kind === 'settled') {
      for (const [target, outcome] of Object.entries(result.outcome)) {
        log('info', 'person-reconciled', {
          personId,
          target,
          result: outcome.result,
          reason: outcome.reason,
        });
      }
    }
    if (result.kind === 'waiting') log('info', 'person-waiting', { personId });
    if (result.kind !== 'later') return true;

    const soon = result.because === 'leased' || result.because === 'overtaken';
    const retryAfterSeconds = waitSeconds(soon ? 0 : retryInSeconds, result.retryAfterSeconds);
    log('warn', 'person-postponed', {
      personId,
      because: result.because,
      attempt: receives,
      retryAfterSeconds,
    });
    for (const { target, error } of result.failures ?? []) {
      if (error.cause !== undefined)
        log('warn', 'target-call-failed', { personId, target, error: error.cause });
      if (error.kind === 'unauthorized') log('error', 'vendor-unauthorized', { personId, target });
    }
    if (lastAttempt && result.because !== 'leased') log('error', 'retries-exhausted', { personId });
    await Promise.all(records.map((record) => postponeQuietly(record, retryAfterSeconds)));
    return false;
  }

  /** Between half of the time and all of it, so that those who failed together do not come back together. */
  function jittered(seconds: number): number {
    return seconds * (0.5 + random() / 2);
  }

  async function attempt(request: Attempt): Promise<RunResult> {
    try {
      return await reconcilePerson(request);
    } catch (error) {
      log('error', 'reconcile-failed', { personId: request.personId, error });
      return { kind: 'later', because: 'unavailable' };
    }
  }

  /** Without it the message comes back all the same, after the queue's visibility timeout. */
  async function postponeQuietly(record: SQSRecord, seconds: number): Promise<void> {
    try {
      await postpone({ queueArn: record.eventSourceARN, receiptHandle: record.receiptHandle, seconds });
    } catch (error) {
      log('warn', 'postpone-failed', { error });
    }
  }
}

function groupByPerson(records: readonly SQSRecord[]): ReadonlyMap<string | undefined, SQSRecord[]> {
  return Map.groupBy(records, ({ body }) => parseMessage(body)?.personId);
}

function parseMessage(body: string): z.infer<typeof messageSchema> | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

function receiveCount({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}
