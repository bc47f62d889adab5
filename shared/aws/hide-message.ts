import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import type { Log } from '../log/log.ts';

/** Hides a received message for `seconds`, instead of for the queue's visibility timeout. Never rejects. */
export type HideMessage = (
  message: Pick<SQSRecord, 'eventSourceARN' | 'receiptHandle'>,
  seconds: number,
) => Promise<void>;

/** Hides messages of any of the given queues. Where that fails, a message shows again all the same: after the visibility timeout. */
export function createHideMessage(options: {
  readonly client: SQSClient;
  readonly queueUrls: readonly string[];
  readonly log: Log;
}): HideMessage {
  const { client, queueUrls, log } = options;
  const urls = new Map(queueUrls.map((url) => [lastPart(url, '/'), url]));

  return async function hideMessage({ eventSourceARN, receiptHandle: ReceiptHandle }, seconds) {
    try {
      const QueueUrl = urls.get(lastPart(eventSourceARN, ':'));
      if (QueueUrl === undefined) throw new Error('the message comes from a queue that is not configured');
      const VisibilityTimeout = Math.ceil(seconds);
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    } catch (error) {
      log('warn', 'postpone-failed', { error });
    }
  };
}

function lastPart(name: string, separator: string): string {
  return name.slice(name.lastIndexOf(separator) + 1);
}
