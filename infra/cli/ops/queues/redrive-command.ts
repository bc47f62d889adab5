import { DeleteMessageBatchCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { RedrivableQueue } from '../../common/open-stage.ts';
import type { Command } from '../command.ts';
import { findOnePerson } from '../person/find-person.ts';
import { Refusal } from '../refusal.ts';
import { type DeadLetter, readDeadLetters } from './dead-letters.ts';

export const redriveCommand: Command = {
  name: 'redrive',
  summary: 'brings dead letters back to their queues, in any order',
  parameters: [],
  options: {
    queue: { type: 'string', value: 'NAME', help: 'of one queue only, such as user-changes' },
    person: { type: 'string', value: 'QUERY', help: 'of one person only' },
    'dry-run': { type: 'boolean', help: 'says how many there are, and moves none' },
  },
  async run(args, { context, sqs, stage, record }) {
    const name = args.text('queue');
    const queues = stage.queues.filter((queue) => name === undefined || queue.name === name);
    if (queues.length === 0) {
      const known = stage.queues.map((queue) => queue.name).join(', ');
      throw new Refusal('not-found', `There is no queue ${name} on ${stage.title}: there are ${known}.`);
    }
    const query = args.text('person');
    const row = query === undefined ? undefined : await findOnePerson(context, query);
    const personIds = row && new Set([row.id, ...row.person.joined]);
    const dryRun = args.has('dry-run');
    const counts: [string, number][] = [];
    const about = { action: 'redrive', personId: row?.id };
    let begun: Promise<unknown> | undefined;
    const beforeMoving = () => {
      begun ??= record({ ...about, detail: `begins: ${queues.map((queue) => queue.name).join(', ')}` });
      return begun;
    };
    for (const queue of queues) {
      counts.push([queue.name, await redriveQueue({ client: sqs, queue, personIds, dryRun, beforeMoving })]);
    }
    if (begun !== undefined) {
      const moved = counts.filter(([, count]) => count > 0).map(([queue, count]) => `${count} to ${queue}`);
      await record({ ...about, outcome: `moved ${moved.join(', ')}` });
    }
    return {
      json: { dryRun, moved: Object.fromEntries(counts) },
      lines: counts.map(([queue, count]) =>
        dryRun
          ? `${count} dead letters would be moved back to ${queue} on ${stage.title}`
          : `${count} dead letters moved back to ${queue} on ${stage.title}`,
      ),
    };
  },
};

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
