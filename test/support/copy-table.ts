import { BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoServer } from './test-ledger.ts';

/** The most that one call writes. */
const itemsOfCall = 25;

/** Makes a table that holds what another one does now, as long as that is no more than a call reads. Returns its name. */
export async function copyTable(server: DynamoServer, tableName: string): Promise<string> {
  const [dynamo, copy] = [server.createClient(), await server.createTable()];
  const { Items = [] } = await dynamo.send(new ScanCommand({ TableName: tableName, ConsistentRead: true }));
  while (Items.length > 0) {
    const requests = Items.splice(0, itemsOfCall).map((Item) => ({ PutRequest: { Item } }));
    await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [copy]: requests } }));
  }
  return copy;
}
