import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { noteManaged } from '../ledger/brake.ts';
import { findDecisions } from '../ledger/drift-decisions.ts';
import { bindVerbs, createLedgerContext, type LedgerOptions } from '../ledger/ledger-context.ts';
import { findAccountOwners, recordAccountId } from '../ledger/people/account-claims.ts';
import { findPeople } from '../ledger/people/find-people.ts';
import { findHolders } from '../ledger/people/identifier-claims.ts';
import { listLeavers, noteLeaver, resolveLeaver } from '../ledger/people/leavers.ts';
import { toRow } from '../ledger/people/person-row.ts';
import { type PersonSummary, toPersonSummary } from '../ledger/people/person-summary.ts';
import { fromAttributes } from '../ledger/table/attribute-values.ts';
import { personIdOfKey, personKey } from '../ledger/table/ledger-keys.ts';
import { asLedgerCall } from '../ledger/table/ledger-unavailable-error.ts';

/** As much of the ledger as comparing a directory with it needs. */
export type DriftLedger = ReturnType<typeof createDriftLedger>;

/** Opens the ledger for the drift check. */
export function createDriftLedger(options: LedgerOptions) {
  const context = createLedgerContext(options);
  return {
    ...bindVerbs(context, {
      ...{ findHolders, findDecisions, recordAccountId, noteManaged },
      ...{ noteLeaver, resolveLeaver, listLeavers },
    }),
    listPeople: () => listPeople(options),
    /** To whom accounts belong, by the account's id. */
    findAccountOwners: (
      target: string,
      accountIds: readonly string[],
    ): Promise<ReadonlyMap<string, PersonSummary>> => findAccountOwners(context, { target, accountIds }),
    /** The people behind the ids, by id; who became someone else is replaced by that one. */
    findPeople: async (personIds: readonly string[]): Promise<ReadonlyMap<string, PersonSummary>> => {
      const rows = await findPeople(context, personIds);
      return new Map([...rows].map(([id, row]) => [id, toPersonSummary(row)]));
    },
  };
}

/**
 * Everyone whom the ledger knows, in pages and in no order; who was joined with someone else is not listed. Reads the
 * whole table, which no other verb does: only the nightly export may.
 */
export async function* listPeople(given: {
  readonly dynamo: DynamoDBClient;
  readonly tableName: string;
}): AsyncGenerator<readonly PersonSummary[], void, void> {
  let from: Record<string, AttributeValue> | undefined;
  do {
    const command = new ScanCommand({
      TableName: given.tableName,
      ConsistentRead: true,
      FilterExpression:
        'begins_with(#pk, :person) AND attribute_not_exists(#joinedTo) AND attribute_not_exists(#forgotten)',
      ProjectionExpression:
        '#pk, #schema, #version, #lease, #duePartition, #dueAt, #person.#desired, #person.#onboarded, #person.#targets, #person.#openEvents',
      ExpressionAttributeNames: {
        '#pk': 'pk',
        '#joinedTo': 'joinedTo',
        '#forgotten': 'forgotten',
        '#schema': 'schema',
        '#version': 'version',
        '#lease': 'lease',
        '#duePartition': 'duePartition',
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
    const { Items = [], LastEvaluatedKey } = await asLedgerCall(given.dynamo.send(command));
    yield Items.flatMap((marshalled) => {
      const item = fromAttributes(marshalled);
      const id = personIdOfKey(item.pk);
      if (id === undefined) return [];
      const row = toRow(id, { ...item, person: { ...item.person, id } });
      return row.kind === 'person' ? [toPersonSummary(row)] : [];
    });
    from = LastEvaluatedKey;
  } while (from !== undefined);
}
