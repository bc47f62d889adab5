import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import type { HideMessage } from '../../shared/aws/hide-message.ts';
import type { Clock } from '../../shared/http/clock.ts';
import { parseJson } from '../../shared/http/parse-json.ts';
import type { Log } from '../../shared/log/log.ts';
import { inLogScope } from '../../shared/log/log-scope.ts';
import type { Attempt, RunResult } from '../../shared/reconcile/run-result.ts';
import { backoffSeconds, type RetryPolicy, waitSeconds } from '../../shared/targets/target-policy.ts';
import { createQueueOfPeople } from './create-queue-of-people.ts';

export interface Dependencies {
  readonly reconcilePerson: (attempt: Attempt) => Promise<RunResult>;
  readonly hide: HideMessage;
  readonly retry: RetryPolicy;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

const messageSchema = z.object({
  personId: z.string().min(1),
  /** The person's accounts were seen to differ from what is desired: no event says so. */
  drift: z.boolean().default(false),
  unlisted: z.exactOptional(
    z.object({
      reference: z.string(),
      listedAt: z.iso.datetime(),
      targets: z.array(z.string()),
    }),
  ),
});

/** Kept back from the function's time, to record what was done and to answer. */
const reserveMilliseconds = 2000;

/**
 * Reconciles the people of one batch, the oldest first, as many side by side as the vendors bear. Only the messages of people
 * who must be tried again, or were not begun, are reported.
 */
export function createHandler({ reconcilePerson, hide, retry, random, clock, log }: Dependencies) {
  const serveInOrder = createQueueOfPeople(clock);

  return async function handler(
    event: SQSEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse> {
    const remainingMs = () => Math.max(0, context.getRemainingTimeInMillis() - reserveMilliseconds);
    const ended = new AbortController();
    const deadline = new AbortController();
    void clock.sleep(remainingMs(), ended.signal).then(
      () => deadline.abort(new DOMException('The run has no more time.', 'TimeoutError')),
      () => {},
    );
    const { malformed, people } = groupByPerson(event.Records, retry);
    if (malformed.length > 0) {
      log('error', 'message-malformed', { count: malformed.length });
      // No wait makes it right: the sooner it is among the dead letters, the sooner a human looks.
      await Promise.all(malformed.map((record) => hide(record, 1)));
    }
    const again = [...malformed];
    await serveInOrder({
      people,
      remainingMs,
      async serve({ personId, records }) {
        const isDone = await inLogScope({ personId }, () => settles(personId, records, deadline.signal));
        if (!isDone) again.push(...records);
        return isDone;
      },
      async giveBack(notBegun) {
        log('info', 'people-given-back', { count: notBegun.length });
        const givenBack = notBegun.flatMap(({ records }) => records);
        again.push(...givenBack);
        // A receive is spent on each, and there are only so many: whoever finds no room again and again comes back ever later.
        const seconds = (record: SQSRecord) =>
          waitSeconds(jittered(backoffSeconds(retry, receiveCount(record))));
        await Promise.all(givenBack.map((record) => hide(record, seconds(record))));
      },
    });
    ended.abort();
    return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
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
    const messages = records.map(({ body }) => parseMessage(body));
    const result = await attempt({
      ...{ personId, signal, lastAttempt, retryInSeconds },
      evenIfIdle: messages.some((message) => message?.drift === true),
      unlisted: messages.find((message) => message?.unlisted !== undefined)?.unlisted,
    });
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
    await Promise.all(records.map((record) => hide(record, retryAfterSeconds)));
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
}

interface Addressed {
  readonly personId: string;
  readonly records: readonly SQSRecord[];
}

/** The oldest first; before them, whoever is received for the last time. */
function groupByPerson(records: readonly SQSRecord[], { maxReceives }: RetryPolicy) {
  const groups = Map.groupBy(records, ({ body }) => parseMessage(body)?.personId);
  const malformed = groups.get(undefined) ?? [];
  const people = [...groups].flatMap(([personId, records]): readonly Addressed[] =>
    personId === undefined ? [] : [{ personId, records }],
  );
  const rank = ({ records }: Addressed) => {
    const isLast = records.some((record) => receiveCount(record) >= maxReceives);
    return isLast ? 0 : Math.min(...records.map(({ attributes }) => Number(attributes.SentTimestamp)));
  };
  return { malformed, people: people.toSorted((left, right) => rank(left) - rank(right)) };
}

function parseMessage(body: string): z.infer<typeof messageSchema> | undefined {
  return messageSchema.safeParse(parseJson(body)).data;
}

function receiveCount({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}
