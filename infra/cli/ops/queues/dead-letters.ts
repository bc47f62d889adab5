import {
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { RedrivableQueue } from '../../common/open-stage.ts';

/** A message that was given up. */
export interface DeadLetter {
  readonly queue: string;
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Undefined where it names no person. */
  readonly personId?: string;
  /** When it was first sent (ISO 8601). */
  readonly sentAt?: string;
}

/** While they are read, letters are hidden for this long, so that each is seen once. */
const lookSeconds = 120;
/** Amazon SQS may answer with nothing although there is more. */
const mostEmptyAnswers = 2;

const bodySchema = z.object({ personId: z.string() });

/**
 * The dead letters of a queue, each once, in pages of at most ten. Afterwards they are visible to others again, except those that
 * were deleted meanwhile.
 */
export async function* readDeadLetters(
  client: SQSClient,
  { name, deadLettersUrl: QueueUrl }: RedrivableQueue,
): AsyncGenerator<readonly DeadLetter[], void, void> {
  const seen = new Map<string, string>();
  try {
    for (let empty = 0; empty < mostEmptyAnswers; ) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: lookSeconds,
          WaitTimeSeconds: 1,
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      const news = Messages.map((message) => toDeadLetter(name, message)).filter(
        ({ messageId }) => !seen.has(messageId),
      );
      for (const { messageId, receiptHandle } of news) seen.set(messageId, receiptHandle);
      empty = news.length === 0 ? empty + 1 : 0;
      if (news.length > 0) yield news;
    }
  } finally {
    await show(client, { QueueUrl, receiptHandles: [...seen.values()] });
  }
}

function toDeadLetter(queue: string, message: Message): DeadLetter {
  const {
    MessageId: messageId = '',
    ReceiptHandle: receiptHandle = '',
    Body: body = '',
    Attributes,
  } = message;
  const personId = personOf(body);
  const sent = Number(Attributes?.SentTimestamp);
  return {
    ...{ queue, messageId, receiptHandle, body },
    ...(personId === undefined ? {} : { personId }),
    ...(Number.isFinite(sent) ? { sentAt: new Date(sent).toISOString() } : {}),
  };
}

/** What was deleted meanwhile is reported as failed, and that is as well. */
async function show(
  client: SQSClient,
  { QueueUrl, receiptHandles }: { readonly QueueUrl: string; readonly receiptHandles: readonly string[] },
): Promise<void> {
  for (let start = 0; start < receiptHandles.length; start += 10) {
    const Entries = receiptHandles
      .slice(start, start + 10)
      .map((ReceiptHandle, index) => ({ Id: `${index}`, ReceiptHandle, VisibilityTimeout: 0 }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
}

function personOf(body: string): string | undefined {
  try {
    return bodySchema.safeParse(JSON.parse(body)).data?.personId;
  } catch {
    return undefined;
  }
}
