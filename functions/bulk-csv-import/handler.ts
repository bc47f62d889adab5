import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { HideMessage } from '../../shared/aws/hide-message.ts';
import { whileHidden } from '../../shared/aws/while-hidden.ts';
import type { InFlightMessage } from '../../shared/import/import-run.ts';
import type { TurnResult } from '../../shared/import/run-import.ts';
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
