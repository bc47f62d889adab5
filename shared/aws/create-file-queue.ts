import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FileQueue } from '../import/import-context.ts';

/** The queue of dropped files, for imports that go on later. */
export function createFileQueue(options: {
  readonly client: SQSClient;
  readonly queueUrl: string;
}): FileQueue {
  const { client, queueUrl: QueueUrl } = options;
  return {
    async continueLater({ importId, baton, delaySeconds }) {
      const MessageBody = JSON.stringify({ continue: importId, baton });
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds: delaySeconds }));
    },
    async hide(receiptHandle, seconds) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: Math.ceil(seconds),
        }),
      );
    },
  };
}
