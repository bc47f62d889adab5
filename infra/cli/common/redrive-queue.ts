import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/**
 * Moves every dead letter back to the queue it came from, and returns how many were moved. A message is deleted only after it was
 * sent, so that an interrupted run loses none; a message that thereby comes twice does no harm.
 */
export async function redriveQueue(options: {
  readonly client: SQSClient;
  readonly deadLettersUrl: string;
  readonly queueUrl: string;
}): Promise<number> {
  const { client, deadLettersUrl, queueUrl } = options;
  let moved = 0;
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: deadLettersUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) return moved;
    const sent = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: Messages.map(({ Body = '' }, index) => ({ Id: `${index}`, MessageBody: Body })),
      }),
    );
    const taken = (sent.Successful ?? []).flatMap(({ Id }) => (Id === undefined ? [] : [Id]));
    if (taken.length > 0) {
      await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: deadLettersUrl,
          Entries: taken.map((Id) => ({ Id, ReceiptHandle: Messages[Number(Id)]?.ReceiptHandle })),
        }),
      );
    }
    moved += taken.length;
    if (taken.length < Messages.length) {
      throw new Error(`${Messages.length - taken.length} dead letters could not be sent: they are kept`);
    }
  }
}
