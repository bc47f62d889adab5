import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterEach, describe, expect, it } from 'vitest';
import { clientOptions } from '../../../shared/aws/client-options.ts';
import { createPersonQueue, EnqueueError } from '../../../shared/aws/create-person-queue.ts';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function clientOf(endpoint: string): SQSClient {
  const client = new SQSClient({
    ...clientOptions,
    maxAttempts: 1,
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  closing.unshift(async () => client.destroy());
  return client;
}

describe('the queue of people', () => {
  async function open(more: { readonly drift?: true } = {}) {
    const app = buildApp({ logger: false });
    closing.push(() => app.close());
    const client = clientOf(await app.listen({ host: '127.0.0.1', port: 0 }));
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'user-changes' }));
    async function receiveAll(): Promise<string[]> {
      const bodies: string[] = [];
      for (;;) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return bodies;
        bodies.push(...Messages.map(({ Body = '' }) => Body));
      }
    }
    return { queue: createPersonQueue({ client, queueUrl: QueueUrl, ...more }), receiveAll };
  }

  it('takes a person', async () => {
    const { queue, receiveAll } = await open();
    await queue.enqueue('person-1');
    expect(await receiveAll()).toEqual(['{"personId":"person-1"}']);
  });

  it('tells whose accounts were seen to differ', async () => {
    const { queue, receiveAll } = await open({ drift: true });
    await queue.enqueueAll(['person-1']);
    expect(await receiveAll()).toEqual(['{"personId":"person-1","drift":true}']);
  });

  it('tells what the listings of an import lacked', async () => {
    const { queue, receiveAll } = await open();
    const unlisted = { reference: 'import/1', listedAt: '2026-11-22T09:00:00.000Z', targets: ['infraon'] };
    await queue.enqueueImported('person-1', unlisted);
    await queue.enqueueImported('person-2', undefined);
    expect((await receiveAll()).map((body) => JSON.parse(body))).toEqual([
      { personId: 'person-1', unlisted },
      { personId: 'person-2' },
    ]);
  });

  it('takes any number of people, each once', async () => {
    const { queue, receiveAll } = await open();
    const ids = Array.from({ length: 23 }, (_, index) => `person-${index}`);
    await queue.enqueueAll([...ids, ...ids]);
    expect((await receiveAll()).sort()).toEqual(ids.map((personId) => JSON.stringify({ personId })).sort());
    await queue.enqueueAll([]);
    expect(await receiveAll()).toEqual([]);
  });
});

describe('a queue that fails', () => {
  /** Answers the n-th batch with what `answer` says of it. */
  async function open(answer: (batch: number) => { status: number; body: object }) {
    let batches = 0;
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        batches += 1;
        const { status, body } = answer(batches);
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
      queue: createPersonQueue({ client: clientOf(url), queueUrl: `${url}/q` }),
      batches: () => batches,
    };
  }

  const failure = {
    status: 400,
    body: { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no queue' },
  };
  const ids = Array.from({ length: 25 }, (_, index) => `person-${index}`);

  it('is told of one person by throwing', async () => {
    const { queue } = await open(() => failure);
    await expect(queue.enqueue('person-1')).rejects.toThrow('no queue');
  });

  it('still gets every batch, and says how many people are not on it', async () => {
    const refused = { Id: '0', Code: 'InternalError', SenderFault: false };
    const { queue, batches } = await open((batch) =>
      batch === 1 ? failure : { status: 200, body: { Successful: [], Failed: batch === 2 ? [refused] : [] } },
    );
    const error: unknown = await queue.enqueueAll(ids).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EnqueueError);
    expect(error).toMatchObject({ count: 11, errors: [{ name: 'QueueDoesNotExist' }] });
    expect(batches()).toBe(3);
  });
});
