import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalDynamoDb, startDynalite } from '../../../infra/local/emulators/start-dynalite.ts';

const region = 'eu-central-1';
const TableName = 'ledger';
const arn = `arn:aws:dynamodb:${region}:000000000000:table/${TableName}`;
const key = (pk: string) => ({ pk: { S: pk } });
let dynamo: LocalDynamoDb;
const clients: DynamoDBClient[] = [];

/** Someone who signs with this access key. */
function as(accessKeyId: string): DynamoDBClient {
  const credentials = { accessKeyId, secretAccessKey: 'x' };
  const client = new DynamoDBClient({ region, endpoint: dynamo.url, credentials, maxAttempts: 1 });
  clients.push(client);
  return client;
}

beforeAll(async () => {
  dynamo = await startDynalite({ region });
  const create = {
    TableName,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
    BillingMode: 'PAY_PER_REQUEST' as const,
  };
  await dynamo.createTables([{ shortName: TableName, name: TableName, arn, create }]);
  const actions = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem'];
  dynamo.confine(new Map([['door', [{ actions, resources: [arn], leadingKeys: ['event#*', 'feeds'] }]]]));
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await dynamo.close();
});

describe('a function whose role is confined to some keys', () => {
  test('reads and writes the items that have them', async () => {
    const door = as('door');
    const large = 'x'.repeat(200_000);
    await door.send(new PutItemCommand({ TableName, Item: { ...key('event#1'), large: { S: large } } }));
    expect((await door.send(new GetItemCommand({ TableName, Key: key('event#1') }))).Item?.large?.S).toBe(
      large,
    );
    const Keys = [key('event#1'), key('feeds')];
    const found = await door.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }));
    expect(found.Responses?.[TableName]).toHaveLength(1);
  });

  test('is refused items of other kinds, also among others, and other tables', async () => {
    const door = as('door');
    const mixed = { [TableName]: { Keys: [key('event#1'), key('import#1')] } };
    const refused = [
      door.send(new GetItemCommand({ TableName, Key: key('import#1') })),
      door.send(new GetItemCommand({ TableName, Key: key('feeds#1') })),
      door.send(new PutItemCommand({ TableName, Item: key('person#1') })),
      door.send(new BatchGetItemCommand({ RequestItems: mixed })),
      door.send(new GetItemCommand({ TableName: 'other', Key: key('event#1') })),
    ];
    for (const { status } of await Promise.allSettled(refused)) expect(status).toBe('rejected');
    await expect(refused[0]).rejects.toThrow('not authorized to perform dynamodb:GetItem');
  });

  test('is refused actions and indexes that its role does not name', async () => {
    await expect(as('door').send(new ScanCommand({ TableName }))).rejects.toThrow('dynamodb:Scan');
    const KeyConditionExpression = 'duePartition = :due';
    const ExpressionAttributeValues = { ':due': { S: 'due#0' } };
    const query = { TableName, IndexName: 'due', KeyConditionExpression, ExpressionAttributeValues };
    await expect(as('door').send(new QueryCommand(query))).rejects.toThrow('dynamodb:Query');
  });

  test('does not confine whoever is at the terminal', async () => {
    expect((await as('local').send(new ScanCommand({ TableName }))).Count).toBe(1);
  });
});
