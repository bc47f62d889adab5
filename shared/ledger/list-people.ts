import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type KnownPerson, toKnownPerson } from './known-person.ts';
import { personIdOfKey, personKey } from './ledger-keys.ts';
import { toRow } from './person-row.ts';
import { reachable } from './reachable.ts';

/**
 * Everybody whom the ledger knows, in pages and in no order; who was joined with somebody else is not listed. Reads the
 * whole table, which no other verb does: only the nightly export may.
 */
export async function* listPeople(given: {
  readonly dynamo: DynamoDBClient;
  readonly tableName: string;
}): AsyncGenerator<readonly KnownPerson[], void, void> {
  let from: Record<string, AttributeValue> | undefined;
  do {
    const command = new ScanCommand({
      TableName: given.tableName,
      ConsistentRead: true,
      FilterExpression: 'begins_with(#pk, :person) AND attribute_not_exists(#joinedTo)',
      ProjectionExpression:
        '#pk, #schema, #version, #lease, #dueAt, #person.#desired, #person.#onboarded, #person.#targets, #person.#openEvents',
      ExpressionAttributeNames: {
        '#pk': 'pk',
        '#joinedTo': 'joinedTo',
        '#schema': 'schema',
        '#version': 'version',
        '#lease': 'lease',
        '#dueAt': 'dueAt',
        '#person': 'person',
        '#desired': 'desired',
        '#onboarded': 'onboarded',
        '#targets': 'targets',
        '#openEvents': 'openEvents',
      },
      ExpressionAttributeValues: { ':person': { S: personKey('') } },
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    const { Items = [], LastEvaluatedKey } = await reachable(given.dynamo.send(command));
    yield Items.flatMap((marshalled) => {
      const item = unmarshall(marshalled);
      const id = personIdOfKey(item.pk);
      if (id === undefined) return [];
      const row = toRow(id, { ...item, person: { ...item.person, id } });
      return row.kind === 'person' ? [toKnownPerson(row)] : [];
    });
    from = LastEvaluatedKey;
  } while (from !== undefined);
}
