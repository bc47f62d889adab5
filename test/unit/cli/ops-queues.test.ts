import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Stage } from '../../../infra/cli/common/open-stage.ts';
import { commands } from '../../../infra/cli/ops/commands.ts';
import { clientOptions } from '../../../shared/aws/client-options.ts';
import { listOperations } from '../../../shared/history/list-history.ts';
import { createOpsWorld, type OpsWorld } from '../../support/ops-world.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

const app = buildApp({ logger: false });
let server: DynamoServer;
let sqs: SQSClient;
let world: TestLedger;
let ops: OpsWorld;
let queue: Stage['queues'][number];
let queues = 0;

beforeAll(async () => {
  server = await startDynamo();
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  sqs = new SQSClient({ ...clientOptions, endpoint, region: 'eu-central-1', credentials });
});
afterAll(async () => {
  sqs.destroy();
  await app.close();
  await server.stop();
});
beforeEach(async () => {
  world = await TestLedger.create(server);
  queues += 1;
  queue = {
    name: 'user-changes',
    url: await open(`changes-${queues}`),
    deadLettersUrl: await open(`dead-${queues}`),
  };
  const { stage } = createOpsWorld(world).operation;
  ops = createOpsWorld(world, { sqs, stage: { ...stage, queues: [queue] } });
  await world.accept(userEvent({ type: 'onboard', user: { userName: 'ann', email: 'ann@x.example' } }));
  await world.accept(userEvent({ type: 'onboard', user: { userName: 'bob', email: 'bob@x.example' } }));
});

async function open(QueueName: string): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
  return QueueUrl;
}

async function giveUp(...bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies)
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.deadLettersUrl, MessageBody }));
}

async function bodiesOn(QueueUrl: string): Promise<readonly (string | undefined)[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body }) => Body);
}

const letterOf = (personId: string) => JSON.stringify({ personId });

describe('dead letters', () => {
  test('are listed with the people, and stay where they are', async () => {
    await giveUp(letterOf('p1'), 'no letter of ours');
    for (let looks = 0; looks < 2; looks += 1) {
      const { exitCode, json } = await ops.ask('dead-letters');
      expect(exitCode).toBe(1);
      expect(json).toMatchObject({
        deadLetters: expect.arrayContaining([
          expect.objectContaining({ personId: 'p1', label: 'ann', queue: 'user-changes', open: 1 }),
          expect.objectContaining({ label: 'no letter of ours' }),
        ]),
      });
    }
  });

  test('of one person are moved back, those of others stay, and the history says who did it', async () => {
    await giveUp(letterOf('p1'), letterOf('p2'));
    expect(await ops.ask('redrive', '--person', 'ann')).toMatchObject({
      exitCode: 0,
      json: { moved: { 'user-changes': 1 } },
    });
    expect(await bodiesOn(queue.url)).toEqual([letterOf('p1')]);
    expect(await bodiesOn(queue.deadLettersUrl)).toEqual([letterOf('p2')]);
    const { entries } = await world.openHistory().listHistory('p1', { limit: 2 });
    expect(entries).toMatchObject([
      { action: 'redrive', outcome: 'moved 1 to user-changes' },
      { action: 'redrive', detail: 'begins: user-changes', cause: { by: 'local:ann' } },
    ]);
  });

  test('are not moved by a dry run, and what moved nothing is no entry', async () => {
    await giveUp(letterOf('p1'));
    expect((await ops.ask('redrive', '--dry-run')).json).toMatchObject({ moved: { 'user-changes': 1 } });
    expect((await ops.ask('redrive', '--person', 'bob')).json).toMatchObject({
      moved: { 'user-changes': 0 },
    });
    expect((await ops.ask('redrive', '--queue', 'no-such')).exitCode).toBe(1);
    expect(await bodiesOn(queue.deadLettersUrl)).toEqual([letterOf('p1')]);
    expect((await listOperations(ops.operation.context, { limit: 5 })).entries).toEqual([]);
  });
});

/** What the arguments of commands may be, by their placeholders. */
const examples: Readonly<Record<string, string>> = {
  TARGET: 'infraon',
  QUERY: 'ann',
  ID: 'brake-webhook',
};

test('every command answers in 100 columns or in one line, with one document, and without credentials', async () => {
  const [record] = await world.items('event#');
  for (const { name, parameters } of commands) {
    const args = parameters.map((parameter) => examples[parameter] ?? 'nothing');
    const shown = await ops.show(name, ...args);
    const { exitCode, json, error } = await ops.ask(name, ...args);
    expect([0, 1], name).toContain(shown.exitCode);
    expect([0, 1], name).toContain(exitCode);
    expect(json, name).toBeTypeOf('object');
    expect(error.split('\n').length, name).toBeLessThanOrEqual(2);
    for (const line of shown.text.split('\n')) expect(line.length, name).toBeLessThanOrEqual(100);
    const said = [shown.text, shown.error, JSON.stringify(json)].join('\n');
    expect(said, name).not.toContain(record?.statusToken);
    expect(said, name).not.toMatch(/whsec_|secretAccessKey|apiKey/);
  }
});
