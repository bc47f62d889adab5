import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The queue of dropped files. */
export interface FileQueue {
  /** Lets the message that is being worked on come again after so long, unless it is done by then. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
}

export function createFileQueue(options: {
  readonly client: SQSClient;
  readonly queueUrl: string;
}): FileQueue {
  const { client, queueUrl: QueueUrl } = options;
  return {
    async hide(ReceiptHandle, seconds) {
      const VisibilityTimeout = Math.ceil(seconds);
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },
  };
}
