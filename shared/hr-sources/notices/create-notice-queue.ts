import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Says of a notice that the HR system is to be asked. Saying it twice does no harm. */
export interface NoticeQueue {
  /** Resolves once the queue holds the message `{"notice": "source/noticeId"}`, which shows after `delaySeconds` (at most 900). */
  enqueue(reference: string, delaySeconds?: number): Promise<void>;
}

export function createNoticeQueue(options: {
  readonly client: SQSClient;
  readonly queueUrl: string;
}): NoticeQueue {
  const { client, queueUrl: QueueUrl } = options;
  return {
    async enqueue(reference, delaySeconds = 0) {
      const MessageBody = JSON.stringify({ notice: reference });
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds: delaySeconds }));
    },
  };
}
