import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { HideMessage } from '../../shared/aws/hide-message.ts';
import type { TurnResult } from '../../shared/import/handle-drop-message.ts';
import type { InFlightMessage } from '../../shared/import/import-run.ts';
import { startHeartbeat } from '../../shared/lease/start-heartbeat.ts';
import type { Log } from '../../shared/log/log.ts';
import { inLogScope } from '../../shared/log/log-scope.ts';
import { backoffSeconds, type RetryPolicy } from '../../shared/targets/target-policy.ts';

export interface Dependencies {
  readonly takeMessage: (request: {
    readonly body: string;
    readonly message: InFlightMessage;
  }) => Promise<TurnResult>;
  readonly hide: HideMessage;
  /** For so long a message rests whose run was killed. */
  readonly restSeconds: number;
  readonly retry: RetryPolicy;
  readonly log: Log;
}

/** Takes one message about dropped files at a time. What fails comes again, later each time. */
export function createHandler({ takeMessage, hide, restSeconds, retry, log }: Dependencies) {
  return async function handler(
    event: SQSEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse> {
    const failed: SQSRecord[] = [];
    for (const record of event.Records) {
      const hideRecord = (seconds: number) => hide(record, seconds);
      const seconds = await whileHidden({ seconds: restSeconds, hide: hideRecord }, () =>
        inLogScope({ messageId: record.messageId }, () =>
          take(record, () => context.getRemainingTimeInMillis()),
        ),
      );
      if (seconds === undefined) continue;
      failed.push(record);
      await hideRecord(seconds);
    }
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };

  /** Returns in how many seconds the message shall come again; nothing when it is done. */
  async function take(record: SQSRecord, remainingMs: () => number): Promise<number | undefined> {
    const { messageId, body } = record;
    try {
      const result = await takeMessage({ body, message: { messageId, remainingMs } });
      return result.kind === 'later' ? result.seconds : undefined;
    } catch (error) {
      const attempt = Number(record.attributes.ApproximateReceiveCount);
      const retryAfterSeconds = backoffSeconds(retry, attempt);
      const ageSeconds = Math.max(
        0,
        Math.floor((Date.now() - Number(record.attributes.SentTimestamp)) / 1000),
      );
      log('error', 'import-failed', { messageId, attempt, retryAfterSeconds, ageSeconds, error });
      return retryAfterSeconds;
    }
  }
}

/**
 * Works on a message that is hidden for a short while at a time, however long the work may take: should it be killed, the
 * message shows soon, and not at the end of the queue's visibility timeout, which has to be as long as a function may run.
 */
async function whileHidden<T>(
  options: {
    readonly seconds: number;
    /** Must not reject. */
    readonly hide: (seconds: number) => Promise<void>;
  },
  work: () => Promise<T>,
): Promise<T> {
  const { seconds, hide } = options;
  await hide(seconds);
  const heartbeat = startHeartbeat({ everyMs: (seconds * 1000) / 3, beat: () => hide(seconds) });
  try {
    return await work();
  } finally {
    await heartbeat.stop();
  }
}
