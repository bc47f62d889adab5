import { randomBytes, randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Onboarding } from './onboarding.ts';

export interface Store {
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly tableName: string;
  readonly queueUrl: string;
}

export interface StoredEvent {
  readonly eventId: string;
  readonly bodyHash: string;
  readonly onboarding: Onboarding;
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly dueAt: string;
}

const absent = {
  ConditionExpression: 'attribute_not_exists(#pk)',
  ExpressionAttributeNames: { '#pk': 'pk' },
};

/**
 * Records the event, looks for its person, claims the identifiers, writes the person, marks the event and enqueues:
 * the product's calls, for someone new, with items written out by hand. Returns the token of the status URL.
 */
export async function storeOnboarding(store: Store, event: StoredEvent): Promise<string> {
  const { dynamo, sqs, tableName: TableName } = store;
  const { eventId, bodyHash, onboarding, receivedAt, dueAt } = event;
  const reference = `webhook/${eventId}`;
  const statusToken = randomBytes(32).toString('base64url');
  const put = (pk: string, fields: Record<string, AttributeValue>) =>
    dynamo.send(
      new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: 'record' }, ...fields }, ...absent }),
    );
  const user = Object.fromEntries(Object.entries(onboarding.user).map(([name, S]) => [name, { S }]));
  const due = { duePartition: { S: 'due#0' }, dueAt: { S: dueAt } };

  await put(`event#${reference}`, {
    reference: { S: reference },
    type: { S: 'onboard' },
    bodyHash: { S: bodyHash },
    status: { S: 'recorded' },
    statusToken: { S: statusToken },
    receivedAt: { S: receivedAt },
    said: { M: { eventId: { S: eventId }, occurredAt: { S: onboarding.occurredAt }, user: { M: user } } },
    ...due,
  });

  const identifiers = identifiersOf(onboarding.user);
  const Keys = identifiers.map((key) => ({ pk: { S: `claim#${key}` }, sk: { S: 'record' } }));
  const claims = await dynamo.send(
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
  );
  if (claims.Responses?.[TableName]?.length !== 0) throw new Error('the baseline knows new people only');
  const personId = randomUUID();
  for (const key of identifiers) {
    await put(`claim#${key}`, { version: { N: '1' }, holders: { L: [{ S: personId }] } });
  }
  const [at, by] = [{ S: onboarding.occurredAt }, { S: reference }];
  const desired = Object.fromEntries(
    Object.entries({ ...user, active: { BOOL: true } }).map(([name, value]) => [
      name,
      { M: { value, at, by } },
    ]),
  );
  await put(`person#${personId}`, {
    version: { N: '1' },
    person: {
      M: {
        id: { S: personId },
        desired: { M: desired },
        onboarded: { BOOL: true },
        identifiers: { L: identifiers.map((S) => ({ S })) },
        openEvents: { L: [{ M: { reference: by, type: { S: 'onboard' } } }] },
      },
    },
    ...due,
  });
  await dynamo.send(
    new UpdateItemCommand({
      TableName,
      Key: { pk: { S: `event#${reference}` }, sk: { S: 'record' } },
      UpdateExpression: 'SET #status = :accepted, #personId = :personId REMOVE #duePartition, #dueAt',
      ConditionExpression: '#status = :recorded',
      ExpressionAttributeNames: {
        '#status': 'status',
        '#personId': 'personId',
        '#duePartition': 'duePartition',
        '#dueAt': 'dueAt',
      },
      ExpressionAttributeValues: {
        ':accepted': { S: 'accepted' },
        ':recorded': { S: 'recorded' },
        ':personId': { S: personId },
      },
    }),
  );
  await sqs.send(
    new SendMessageCommand({ QueueUrl: store.queueUrl, MessageBody: JSON.stringify({ personId }) }),
  );
  return statusToken;
}

function identifiersOf({ email, userName = email, employeeNumber }: Onboarding['user']): readonly string[] {
  const named = { employeeNumber, userName, email };
  return Object.entries(named).flatMap(([type, value]) =>
    value === undefined ? [] : [`${type}#${value.trim().normalize('NFC').toLowerCase()}`],
  );
}
