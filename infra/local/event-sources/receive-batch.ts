import { type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

interface ReceiveOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly signal: AbortSignal;
}

/** Seconds that one empty poll waits. */
const longPollSeconds = 20;

/** SQS gives at most ten messages at once. */
const mostAtOnce = 10;

/**
 * Waits for messages, then, where the mapping has a batching window, for more of them until the batch is full
 * or the window is over.
 */
export async function receiveBatch(options: ReceiveOptions): Promise<readonly Message[]> {
  const { sqs, queueUrl, batchSize, windowSeconds, signal } = options;
  const receive = async (room: number, waitSeconds: number) => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: Math.min(mostAtOnce, room),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    const { Messages = [] } = await sqs.send(command, { abortSignal: signal });
    return Messages;
  };
  const batch = await receive(batchSize, longPollSeconds);
  const end = Date.now() + windowSeconds * 1000;
  while (batch.length > 0 && batch.length < batchSize && Date.now() < end && !signal.aborted) {
    const waitSeconds = Math.min(longPollSeconds, Math.ceil((end - Date.now()) / 1000));
    batch.push(...(await receive(batchSize - batch.length, waitSeconds)));
  }
  return batch;
}
