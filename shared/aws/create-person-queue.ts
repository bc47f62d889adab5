import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Unlisted } from '../domain/unlisted.ts';

/** Says that a person may have changed, so that a reconciler looks. Saying it twice does no harm. */
export interface PersonQueue {
  /** Resolves once the queue holds the message. */
  enqueue(personId: string): Promise<void>;
  /** The same for a person of an import, with what its listings lacked. */
  enqueueImported(personId: string, unlisted: Unlisted | undefined): Promise<void>;
  /** As many calls as it takes, ten people in each; every one is made, also when an earlier one failed. */
  enqueueAll(personIds: readonly string[]): Promise<void>;
}

/** Some people of a batch are not on the queue. The causes are those of failed calls. */
export class EnqueueError extends AggregateError {
  override readonly name = 'EnqueueError';
  /** How many people are not known to be on the queue. */
  readonly count: number;

  constructor(count: number, causes: readonly unknown[]) {
    super(causes, 'some people could not be enqueued');
    this.count = count;
  }
}

/** An SQS batch holds at most ten messages. */
const batchSize = 10;

/**
 * A queue of people whose message bodies are `{"personId": "…"}` or, where their accounts were seen to differ, so that they
 * are looked at although nothing happened to them, `{"personId": "…", "drift": true}`. A new person's of an import says what its
 * listings lacked, so that no one has to list again: `{"personId": "…", "unlisted": {…}}`.
 */
export function createPersonQueue(options: {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly drift?: true;
}): PersonQueue {
  const { client, queueUrl: QueueUrl, drift } = options;
  const body = (personId: string, unlisted?: Unlisted) => JSON.stringify({ personId, drift, unlisted });

  async function sendBatch(personIds: readonly string[]): Promise<number> {
    const Entries = personIds.map((personId, index) => ({ Id: `${index}`, MessageBody: body(personId) }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    return Failed.length;
  }

  async function send(personId: string, unlisted?: Unlisted): Promise<void> {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body(personId, unlisted) }));
  }

  return {
    enqueue: (personId) => send(personId),
    enqueueImported: send,
    async enqueueAll(personIds) {
      const distinct = [...new Set(personIds)];
      const causes: unknown[] = [];
      let failed = 0;
      for (let start = 0; start < distinct.length; start += batchSize) {
        const batch = distinct.slice(start, start + batchSize);
        try {
          failed += await sendBatch(batch);
        } catch (error) {
          causes.push(error);
          failed += batch.length;
        }
      }
      if (failed > 0) throw new EnqueueError(failed, causes);
    },
  };
}
