import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { InvocationOutcome } from '../lambda/invocation.ts';
import type { EventSourcePlan } from '../template/plan.ts';

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
async function receiveBatch(options: ReceiveOptions): Promise<readonly Message[]> {
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

export interface PollOptions {
  readonly plan: EventSourcePlan;
  readonly queueUrl: string;
  readonly region: string;
  readonly sqs: SQSClient;
  readonly invoke: (event: unknown) => Promise<InvocationOutcome>;
  /** A poll that failed; it is tried again after a second. */
  readonly onError: (error: unknown) => void;
}

/**
 * An event source mapping: receives batches, at most as many at once as the mapping allows, and deletes what
 * the function has done. The rest reappears when the queue's visibility timeout ends, and goes to the
 * dead-letter queue when the queue says so. `stop` does not wait for invocations: their messages reappear, as
 * after a crash.
 */
export function pollQueue(options: PollOptions): { stop(): Promise<void> } {
  const { plan, queueUrl, region, sqs, invoke, onError } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const slots = createSlots(plan.maximumConcurrency);
  const reportError = (error: unknown) => {
    if (!signal.aborted) onError(error);
  };

  const handle = async (messages: readonly Message[]) => {
    const outcome = await invoke(sqsEvent({ messages, queueArn: plan.queueArn, region }));
    const failed = failedMessages({
      outcome,
      messageIds: messages.map(({ MessageId }) => MessageId ?? ''),
      reportsItemFailures: plan.reportsItemFailures,
    });
    const done = messages.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
    for (let start = 0; start < done.length && !signal.aborted; start += 10) {
      const Entries = done
        .slice(start, start + 10)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
  };

  const poll = async () => {
    while (!signal.aborted) {
      await slots.take();
      try {
        const messages = await receiveBatch({ sqs, queueUrl, signal, ...plan });
        if (messages.length > 0) {
          void handle(messages).catch(reportError).finally(slots.give);
          continue;
        }
      } catch (error) {
        reportError(error);
        await delay(1000, undefined, { signal }).catch(() => {});
      }
      slots.give();
    }
  };

  const polling = poll();
  return {
    async stop() {
      stopping.abort();
      slots.open();
      await polling;
    },
  };
}

/** A number of places that workers take and give back. */
interface Slots {
  /** Waits for a free place. */
  take(): Promise<void>;
  give(): void;
  /** Lets everyone pass from now on: the work is being stopped. */
  open(): void;
}

function createSlots(count: number): Slots {
  let free = count;
  const queue: (() => void)[] = [];
  return {
    take() {
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => queue.push(resolve));
    },
    give() {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    },
    open() {
      free = Number.POSITIVE_INFINITY;
      for (const resolve of queue.splice(0)) resolve();
    },
  };
}

interface SqsEventOptions {
  readonly messages: readonly Message[];
  readonly queueArn: string;
  readonly region: string;
}

/** Messages as Lambda passes them to a function. */
function sqsEvent({ messages, queueArn, region }: SqsEventOptions): {
  readonly Records: readonly object[];
} {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(
          ([name, { StringValue, BinaryValue, DataType }]) => [
            name,
            {
              ...(StringValue === undefined ? {} : { stringValue: StringValue }),
              ...(BinaryValue === undefined
                ? {}
                : { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
              dataType: DataType,
            },
          ],
        ),
      ),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}

interface BatchResult {
  readonly outcome: InvocationOutcome;
  readonly messageIds: readonly string[];
  readonly reportsItemFailures: boolean;
}

const responseSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * The ids of a batch's messages that stay on the queue. As Lambda reads a function's answer: nothing, an
 * empty object or an empty list is a success; an answer of another shape, or an id that the batch does not
 * have, fails the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessages({
  outcome,
  messageIds,
  reportsItemFailures,
}: BatchResult): ReadonlySet<string> {
  const all = new Set(messageIds);
  if (!outcome.ok) return all;
  if (!reportsItemFailures || outcome.payload === null || outcome.payload === '') return new Set();
  const response = responseSchema.safeParse(outcome.payload);
  if (!response.success) return all;
  const failed = new Set((response.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  return [...failed].every((id) => all.has(id)) ? failed : all;
}
