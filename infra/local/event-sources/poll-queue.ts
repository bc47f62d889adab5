import { setTimeout as delay } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { InvocationOutcome } from '../lambda/invocation.ts';
import type { EventSourcePlan } from '../plan.ts';
import { createSlots } from './create-slots.ts';
import { failedMessages } from './failed-messages.ts';
import { receiveBatch } from './receive-batch.ts';
import { sqsEvent } from './sqs-event.ts';

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
