import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Postponement } from './handler.ts';

/** Makes messages of any of the given queues visible again after a time of our choosing. */
export function createPostpone(options: {
  readonly client: SQSClient;
  readonly queueUrls: readonly string[];
}) {
  const urls = new Map(options.queueUrls.map((url) => [lastPart(url, '/'), url]));

  return async function postpone({ queueArn, receiptHandle, seconds }: Postponement): Promise<void> {
    const QueueUrl = urls.get(lastPart(queueArn, ':'));
    if (QueueUrl === undefined) throw new Error('the message comes from a queue that is not configured');
    await options.client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  };
}

function lastPart(name: string, separator: string): string {
  return name.slice(name.lastIndexOf(separator) + 1);
}
