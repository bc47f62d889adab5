import {
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type FixtureHost, startFixtureHost } from './start-fixture-host.ts';

const batchSchema = z.object({
  records: z.array(
    z.object({ body: z.string(), attributes: z.object({ ApproximateReceiveCount: z.string() }) }),
  ),
});

describe('a queue that feeds a function on the local host', () => {
  let host: FixtureHost;
  let sqs: SQSClient;
  beforeAll(async () => {
    host = await startFixtureHost();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    sqs = new SQSClient({ region: host.stack.region, endpoint: host.stack.endpoints.sqs, credentials });
  });
  afterAll(async () => {
    sqs.destroy();
    await host.stop();
  });

  const send = (...bodies: object[]) =>
    sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: host.stack.queues.work,
        Entries: bodies.map((body, index) => ({ Id: String(index), MessageBody: JSON.stringify(body) })),
      }),
    );
  const received = (name: string) =>
    host.lines
      .filter(({ code }) => code === 'batch')
      .flatMap((line) => batchSchema.parse(line).records)
      .filter(({ body }) => JSON.parse(body).name === name);
  const left = async (queue: string) => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: host.stack.queues[queue],
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes ?? {}).reduce((sum, count) => sum + Number(count), 0);
  };
  const deadLetters = async () => {
    const QueueUrl = host.stack.queues['work-dead-letters'];
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10, MaxNumberOfMessages: 10 }),
    );
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    return Messages.map(({ Body = '' }) => JSON.parse(Body).name);
  };

  it('passes messages on as SQS events and deletes them when they are done', async () => {
    await send({ name: 'plain' });
    const line = await host.waitForLine(({ code, records }) => code === 'batch' && records !== undefined);
    expect(line.records).toMatchObject([
      {
        body: '{"name":"plain"}',
        eventSource: 'aws:sqs',
        eventSourceARN: expect.stringMatching(/^arn:aws:sqs:us-east-1:000000000000:/),
        awsRegion: 'us-east-1',
        attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
      },
    ]);
    await expect.poll(() => left('work'), { timeout: 30_000 }).toBe(0);
  });

  it('gives back only the messages that the function reports as failed, and sets them aside after the last attempt', async () => {
    await send({ name: 'good' }, { name: 'bad', do: 'fail' });
    expect(await deadLetters()).toEqual(['bad']);
    expect(received('good')).toHaveLength(1);
    expect(received('bad').map(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
  });

  it('gives back the whole batch when the function throws', async () => {
    await send({ name: 'thrown', do: 'throw' });
    expect(await deadLetters()).toEqual(['thrown']);
    expect(received('thrown')).toHaveLength(2);
  });

  it('gives back the whole batch when its process ends', async () => {
    await send({ name: 'crashed', do: 'crash' });
    expect(await deadLetters()).toEqual(['crashed']);
    expect(received('crashed')).toHaveLength(2);
  });

  it('gives back the whole batch when the answer names a message that is not in it', async () => {
    await send({ name: 'unknown', reply: { batchItemFailures: [{ itemIdentifier: 'no such message' }] } });
    expect(await deadLetters()).toEqual(['unknown']);
  });

  it('runs no more batches at once than the mapping allows', async () => {
    const earlier = host.lines.length;
    await send(...Array.from({ length: 10 }, (_, index) => ({ name: `many-${index}`, milliseconds: 100 })));
    await expect.poll(() => left('work'), { timeout: 30_000 }).toBe(0);
    const pids = host.lines.slice(earlier).map(({ pid }) => pid);
    expect(new Set(pids).size).toBeLessThanOrEqual(2);
  });
});
