import { setImmediate } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import dynalite from 'dynalite';
import { listen } from '../../infra/simulators/common/listen.ts';
import { unlogged } from '../../shared/aws/client-options.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import {
  type AcceptEvent,
  createAcceptEvent,
  type EnqueueFailure,
  type EventConflict,
} from '../../shared/events/accept-event.ts';
import { createHistoryLedger, type HistoryLedger } from '../../shared/history/history-ledger.ts';
import type { ReadEntry } from '../../shared/history/sealed-entry.ts';
import { createLedger, type Ledger, type LedgerOptions } from '../../shared/ledger/create-ledger.ts';
import type { DueWork } from '../../shared/ledger/events/due-work.ts';
import type { Scheduled } from '../../shared/ledger/events/list-scheduled.ts';
import { copyTable } from './copy-table.ts';
import { withoutSockets } from './without-sockets.ts';

export const recoverAfterSeconds = 60;

export interface DynamoServer {
  createClient(): DynamoDBClient;
  /** A table of its own. */
  createTable(): Promise<string>;
  stop(): Promise<void>;
}

interface ListeningDynamoServer extends DynamoServer {
  /** Listens on the loopback address, for other processes. Returns the origin. */
  listen(): Promise<string>;
}

/** DynamoDB in this process. */
export async function startDynamo(): Promise<ListeningDynamoServer> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  let tables = 0;

  function createClient(): DynamoDBClient {
    const client = new DynamoDBClient({
      endpoint: 'http://dynamodb.test',
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      ...withoutSockets(server),
    });
    return unlogged(client);
  }

  const admin = createClient();
  return {
    createClient,
    async createTable() {
      tables += 1;
      const TableName = `ledger-${tables}`;
      await admin.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['pk', 'sk', 'duePartition', 'dueAt', 'listPartition', 'listOrder'].map(
            (AttributeName) => ({
              AttributeName,
              AttributeType: 'S',
            }),
          ),
          KeySchema: keys('pk', 'sk'),
          GlobalSecondaryIndexes: [
            {
              IndexName: 'due',
              KeySchema: keys('duePartition', 'dueAt'),
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
            {
              IndexName: 'listed',
              KeySchema: keys('listPartition', 'listOrder'),
              Projection: { ProjectionType: 'KEYS_ONLY' },
            },
          ],
        }),
      );
      await whenActive(admin, TableName);
      return TableName;
    },
    listen: async () => (await listen(server)).url,
    stop: async () => undefined,
  };
}

async function whenActive(dynamo: DynamoDBClient, TableName: string): Promise<void> {
  const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }));
  if (Table?.TableStatus === 'ACTIVE') return;
  await setImmediate();
  await whenActive(dynamo, TableName);
}

function keys(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
}

function describeEntry({ kind, changes = [], outcome, target, reference }: ReadEntry): string {
  const values = changes.map(({ attribute, from, to }) => `${attribute} ${from ?? '-'} > ${to ?? '-'}`);
  const about = [target, outcome, reference].filter((word) => word !== undefined);
  return [kind, ...about, ...(values.length === 0 ? [] : [values.join(', ')])].join(': ');
}

/** A clock that stands still until it is moved. */
export class TestClock {
  #now = Date.UTC(2026, 5, 1);

  readonly now = (): Date => new Date(this.#now);

  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }

  /** A time that many seconds from now, ISO 8601. */
  in(seconds: number): string {
    return new Date(this.#now + seconds * 1000).toISOString();
  }
}

/** A ledger on a table of its own, and a door to it. */
export class TestLedger {
  readonly clock = new TestClock();
  readonly enqueued: string[] = [];
  readonly notEnqueued: EnqueueFailure[] = [];
  readonly conflicts: EventConflict[] = [];
  readonly superseded: string[] = [];
  /** Events that take access away, and perhaps do not: by a name of someone who was forgotten, or against a word that came first. */
  readonly unsureLeavings: string[] = [];
  readonly dynamo: DynamoDBClient;
  readonly ledger: Ledger;
  readonly door: AcceptEvent;
  readonly tableName: string;
  #ids = 0;

  private constructor(dynamo: DynamoDBClient, tableName: string) {
    this.dynamo = dynamo;
    this.tableName = tableName;
    this.ledger = this.openLedger(dynamo);
    this.door = this.openDoor(this.ledger);
  }

  static async create(server: DynamoServer): Promise<TestLedger> {
    return new TestLedger(server.createClient(), await server.createTable());
  }

  /** A ledger that holds the same as this one does now. */
  async copy(server: DynamoServer): Promise<TestLedger> {
    const copy = new TestLedger(server.createClient(), await copyTable(server, this.tableName));
    copy.#ids = this.#ids;
    return copy;
  }

  openLedger(dynamo: DynamoDBClient, options: Partial<LedgerOptions> = {}): Ledger {
    return createLedger({
      dynamo,
      tableName: this.tableName,
      recoverAfterSeconds,
      now: this.clock.now,
      newId: () => `p${++this.#ids}`,
      ...options,
    });
  }

  openHistory(dynamo: DynamoDBClient = this.dynamo): HistoryLedger {
    return createHistoryLedger({
      ...{ dynamo, tableName: this.tableName, recoverAfterSeconds, now: this.clock.now },
      newId: () => `n${++this.#ids}`,
    });
  }

  /** What is told of a person, the oldest first, in so many words. */
  async story(personId: string): Promise<readonly string[]> {
    const { entries } = await this.openHistory().listHistory(personId, { limit: 1000 });
    return entries.toReversed().map(describeEntry);
  }

  openDoor(ledger: Ledger, enqueue?: (personId: string, reference: string) => Promise<void>): AcceptEvent {
    return createAcceptEvent({
      ledger,
      enqueue:
        enqueue ??
        (async (personId) => {
          this.enqueued.push(personId);
        }),
      onConflict: (conflict) => this.conflicts.push(conflict),
      onSuperseded: ({ reference }) => this.superseded.push(reference),
      onForgotten: ({ reference, isUnsureLeaving }) => {
        if (isUnsureLeaving) this.unsureLeavings.push(reference);
      },
      onOverruled: ({ reference }) => this.unsureLeavings.push(reference),
      onEnqueueFailed: (failure) => this.notEnqueued.push(failure),
      now: this.clock.now,
    });
  }

  accept(event: UserEvent, bodyHash = 'hash') {
    return this.door.accept(event, bodyHash);
  }

  /** The item as it is stored. */
  async item(pk: string) {
    const { Item } = await this.dynamo.send(
      new GetItemCommand({
        TableName: this.tableName,
        Key: { pk: { S: pk }, sk: { S: 'record' } },
        ConsistentRead: true,
      }),
    );
    return Item === undefined ? undefined : unmarshall(Item);
  }

  /** Writes an item whatever is there. */
  async putItem(item: Record<string, unknown>): Promise<void> {
    const Item = marshall(item, { removeUndefinedValues: true });
    await this.dynamo.send(new PutItemCommand({ TableName: this.tableName, Item }));
  }

  async items(prefix: string) {
    const { Items = [] } = await this.dynamo.send(
      new ScanCommand({ TableName: this.tableName, ConsistentRead: true }),
    );
    return Items.map((item) => unmarshall(item)).filter(({ pk }) => String(pk).startsWith(prefix));
  }

  /** Everyone who was not joined with someone else. */
  async people() {
    const items = await this.items('person#');
    return items.filter(({ joinedTo }) => joinedTo === undefined).map(({ person }) => person);
  }

  async scheduled(): Promise<readonly Scheduled[]> {
    const scheduled: Scheduled[] = [];
    for await (const event of this.ledger.listScheduled()) scheduled.push(event);
    return scheduled;
  }

  async dueWork(): Promise<readonly DueWork[]> {
    const due: DueWork[] = [];
    for await (const page of this.ledger.listDue()) due.push(...page);
    return due;
  }

  async due(): Promise<readonly string[]> {
    const due = await this.dueWork();
    return due.map((work) => (work.kind === 'person' ? work.personId : work.reference));
  }
}
