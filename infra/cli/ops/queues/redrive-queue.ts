import { DeleteMessageBatchCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { RedrivableQueue } from '../../common/open-stage.ts';
import { type DeadLetter, readDeadLetters } from './dead-letters.ts';

/**
 * Moves dead letters back to the queue they came from, and returns how many were moved, or with `dryRun` would be. A message is
 * deleted only after it was sent, so that an interrupted run loses none; a message that thereby comes twice does no harm.
 */
export async function redriveQueue(options: {
  readonly client: SQSClient;
  readonly queue: RedrivableQueue;
  /** Limits it to these people's letters; absent: all dead letters. */
  readonly personIds?: ReadonlySet<string> | undefined;
  readonly dryRun?: boolean;
  /** Called before each page of letters is moved. */
  readonly beforeMoving?: () => Promise<unknown>;
}): Promise<number> {
  const { client, queue, personIds, dryRun = false, beforeMoving } = options;
  let count = 0;
  for await (const page of readDeadLetters(client, queue)) {
    const letters = page.filter(
      ({ personId }) => personIds === undefined || (personId !== undefined && personIds.has(personId)),
    );
    if (letters.length > 0 && !dryRun) {
      await beforeMoving?.();
      await move(client, { queue, letters });
    }
    count += letters.length;
  }
  return count;
}

async function move(
  client: SQSClient,
  { queue, letters }: { readonly queue: RedrivableQueue; readonly letters: readonly DeadLetter[] },
): Promise<void> {
  const sent = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queue.url,
      Entries: letters.map(({ body }, index) => ({ Id: `${index}`, MessageBody: body })),
    }),
  );
  const taken = (sent.Successful ?? []).flatMap(({ Id }) => (Id === undefined ? [] : [Id]));
  if (taken.length > 0) {
    await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: queue.deadLettersUrl,
        Entries: taken.map((Id) => ({ Id, ReceiptHandle: letters[Number(Id)]?.receiptHandle })),
      }),
    );
  }
  if (taken.length < letters.length) {
    throw new Error(`${letters.length - taken.length} dead letters could not be sent: they are kept`);
  }
}
