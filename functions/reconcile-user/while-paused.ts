import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { HideMessage } from '../../shared/aws/hide-message.ts';
import type { Log } from '../../shared/log/log.ts';

/** Rarely, so that no message is received too often in a pause of days. Who has open work is brought back by the sweeper. */
const pausedSeconds = 6 * 3600;

/** Gives every message back unopened while operators have paused reconciling: nothing is done, and nothing is given up. */
export function unlessPaused<Given extends Pick<Context, 'getRemainingTimeInMillis'>>(
  handler: (event: SQSEvent, context: Given) => Promise<SQSBatchResponse>,
  {
    isPaused,
    hide,
    log,
  }: {
    readonly isPaused: () => Promise<boolean>;
    readonly hide: HideMessage;
    readonly log: Log;
  },
) {
  return async function handle(event: SQSEvent, context: Given): Promise<SQSBatchResponse> {
    if (!(await isPaused())) return handler(event, context);
    const { Records } = event;
    log('info', 'reconciling-paused', { count: Records.length });
    await Promise.all(Records.map((record) => hide(record, pausedSeconds)));
    return { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}
