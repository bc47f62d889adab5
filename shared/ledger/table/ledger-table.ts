import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { dueIndexName } from '../events/due-index.ts';
import { fromAttributes, type Item, toAttributes } from './attribute-values.ts';
import type { Pause } from './backoff.ts';
import { type Expression, placeholders } from './expressions.ts';
import { recordSortKey } from './ledger-keys.ts';
import { asLedgerCall } from './ledger-unavailable-error.ts';

/** The sparse index of what stands on a list: `listPartition` names the list, `listOrder` the place on it. */
const listIndexName = 'listed';
const listCondition = '#listPartition = :partition';

export interface ListKey {
  readonly pk: string;
  readonly listOrder: string;
}

export interface DueKey {
  readonly pk: string;
  readonly dueAt: string;
}

/**
 * The calls on DynamoDB that the ledger makes, in values instead of attribute values. Reads by key are strongly
 * consistent. Throws a `LedgerUnavailableError` when a call may succeed later.
 */
export interface LedgerTable {
  get(pk: string): Promise<Item | undefined>;
  /** The items that exist, by their `pk`. */
  getMany(pks: readonly string[]): Promise<ReadonlyMap<string, Item>>;
  /** Writes the whole item. False when the condition does not hold. Undefined values are left out. */
  put(request: Expression & { readonly item: Item & { readonly pk: string } }): Promise<boolean>;
  /** Writes the whole item as the next version of what was read. False when another version is there by now; 0 means none is. */
  putNext(request: {
    readonly item: Item & { readonly pk: string };
    readonly version: number;
  }): Promise<boolean>;
  /** Returns the item as it is after the update; undefined when the condition does not hold. */
  update(request: Expression & { readonly pk: string; readonly update: string }): Promise<Item | undefined>;
  /** Deletes an item. False when the condition does not hold. */
  remove(request: Expression & { readonly pk: string }): Promise<boolean>;
  /** What one partition of the index has until a time (ISO 8601; without one, ever), oldest first. It may lag by a moment. */
  duePages(request: {
    readonly partition: string;
    readonly until: string | undefined;
  }): AsyncIterable<readonly DueKey[]>;
  /** At most `limit` items of a list after a place on it, in its order. It may lag by a moment. */
  listPage(request: {
    readonly partition: string;
    /** Absent: from the beginning. */
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly ListKey[]>;
  /** How many items stand on a list. It reads the whole of it. */
  countListed(partition: string): Promise<number>;
}

/** DynamoDB takes at most so many keys in one batch. */
const batchSize = 100;
const duePageSize = 100;

export function createLedgerTable(options: {
  readonly dynamo: DynamoDBClient;
  readonly tableName: string;
  readonly pause: Pause;
}): LedgerTable {
  const { dynamo, tableName: TableName, pause } = options;

  async function getBatch(pks: readonly string[]): Promise<readonly Item[]> {
    const items: Item[] = [];
    let Keys: Record<string, AttributeValue>[] | undefined = pks.map(keyOf);
    for (let attempt = 0; Keys !== undefined && Keys.length > 0; attempt += 1) {
      if (attempt > 0) await pause(attempt);
      const request: BatchGetItemCommandInput = {
        RequestItems: { [TableName]: { Keys, ConsistentRead: true } },
      };
      const reply: BatchGetItemCommandOutput = await asLedgerCall(
        dynamo.send(new BatchGetItemCommand(request)),
      );
      for (const item of reply.Responses?.[TableName] ?? []) items.push(fromAttributes(item));
      Keys = reply.UnprocessedKeys?.[TableName]?.Keys;
    }
    return items;
  }

  const put: LedgerTable['put'] = async ({ item, condition, values }) => {
    const command = new PutItemCommand({
      TableName,
      Item: toAttributes({ ...item, sk: recordSortKey }),
      ConditionExpression: condition,
      ...placeholders(condition, values),
    });
    return (await ifConditionHolds(dynamo.send(command))) !== undefined;
  };

  return {
    async get(pk) {
      const request = { TableName, Key: keyOf(pk), ConsistentRead: true };
      const { Item } = await asLedgerCall(dynamo.send(new GetItemCommand(request)));
      return Item === undefined ? undefined : fromAttributes(Item);
    },

    async getMany(pks) {
      const distinct = [...new Set(pks)];
      const found = new Map<string, Item>();
      for (let start = 0; start < distinct.length; start += batchSize) {
        for (const item of await getBatch(distinct.slice(start, start + batchSize))) found.set(item.pk, item);
      }
      return found;
    },

    put,

    putNext({ item, version }) {
      const next = { ...item, version: version + 1 };
      return version === 0
        ? put({ item: next, condition: 'attribute_not_exists(#pk)' })
        : put({ item: next, condition: '#version = :version', values: { version } });
    },

    async update({ pk, update, condition, values }) {
      const command = new UpdateItemCommand({
        TableName,
        Key: keyOf(pk),
        UpdateExpression: update,
        ConditionExpression: condition,
        ReturnValues: 'ALL_NEW',
        ...placeholders(`${update} ${condition}`, values),
      });
      const reply = await ifConditionHolds(dynamo.send(command));
      return reply === undefined ? undefined : fromAttributes(reply.Attributes ?? {});
    },

    async remove({ pk, condition, values }) {
      const command = new DeleteItemCommand({
        TableName,
        Key: keyOf(pk),
        ConditionExpression: condition,
        ...placeholders(condition, values),
      });
      return (await ifConditionHolds(dynamo.send(command))) !== undefined;
    },

    async *duePages({ partition, until }) {
      const condition =
        until === undefined
          ? '#duePartition = :partition'
          : '#duePartition = :partition AND #dueAt <= :until';
      let from: Record<string, AttributeValue> | undefined;
      do {
        const command = new QueryCommand({
          TableName,
          IndexName: dueIndexName,
          KeyConditionExpression: condition,
          Limit: duePageSize,
          ...placeholders(condition, { partition, until }),
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        });
        const reply = await asLedgerCall(dynamo.send(command));
        yield (reply.Items ?? []).map((item) => {
          const { pk, dueAt } = fromAttributes(item);
          return { pk, dueAt };
        });
        from = reply.LastEvaluatedKey;
      } while (from !== undefined);
    },

    async listPage({ partition, after, limit }) {
      const found: ListKey[] = [];
      let place = after;
      for (;;) {
        const condition = place === undefined ? listCondition : `${listCondition} AND #listOrder > :place`;
        const command = new QueryCommand({
          TableName,
          IndexName: listIndexName,
          KeyConditionExpression: condition,
          Limit: limit - found.length,
          ...placeholders(condition, { partition, place }),
        });
        const reply = await asLedgerCall(dynamo.send(command));
        for (const item of reply.Items ?? []) {
          const { pk, listOrder } = fromAttributes(item);
          found.push({ pk, listOrder });
        }
        place = found.at(-1)?.listOrder;
        if (reply.LastEvaluatedKey === undefined || found.length >= limit) return found;
      }
    },

    async countListed(partition) {
      let count = 0;
      let from: Record<string, AttributeValue> | undefined;
      do {
        const command = new QueryCommand({
          TableName,
          IndexName: listIndexName,
          KeyConditionExpression: listCondition,
          Select: 'COUNT',
          ...placeholders(listCondition, { partition }),
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        });
        const reply: QueryCommandOutput = await asLedgerCall(dynamo.send(command));
        count += reply.Count ?? 0;
        from = reply.LastEvaluatedKey;
      } while (from !== undefined);
      return count;
    },
  };
}

function keyOf(pk: string): Record<string, AttributeValue> {
  return { pk: { S: pk }, sk: { S: recordSortKey } };
}

async function ifConditionHolds<Reply>(call: Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await asLedgerCall(call);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}
