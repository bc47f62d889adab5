import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { SimulatorControl } from '../../../infra/simulators/infraon/index.ts';
import { normaliseIdentifier } from '../../../shared/domain/identity/identifiers.ts';
import { newPerson, newTargetState, type Person } from '../../../shared/domain/person.ts';
import { personSchema } from '../../../shared/ledger/people/migrate-person.ts';
import {
  accountClaimKey,
  claimKey,
  personKey,
  recordSortKey,
} from '../../../shared/ledger/table/ledger-keys.ts';

export interface KnownPerson {
  readonly email: string;
}

/** DynamoDB writes so many items at once. */
const batchSize = 25;
const peoplePerPage = 1000;

/** Puts so many people into the vendor's directory and into the ledger, as though each had been onboarded long ago. */
export async function knowPeople(given: {
  readonly control: SimulatorControl;
  readonly dynamo: DynamoDBClient;
  readonly tableName: string;
  readonly size: number;
}): Promise<readonly KnownPerson[]> {
  const { control, dynamo, tableName, size } = given;
  await control.generateUsers({ count: size, seed: 1 });
  const people: KnownPerson[] = [];
  // The first user is the API key's own.
  for (let offset = 1; people.length < size; offset += peoplePerPage) {
    const users = await control.users({ offset, limit: peoplePerPage });
    if (users.length === 0) throw new Error('there are fewer users than were generated');
    const items = users.flatMap(({ profile_id, email, name }) =>
      itemsOf(profile_id, { email: email ?? '', name }),
    );
    for (let start = 0; start < items.length; start += batchSize) {
      const requests = items
        .slice(start, start + batchSize)
        .map((item) => ({ PutRequest: { Item: marshall({ ...item, sk: recordSortKey }) } }));
      await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
    }
    people.push(...users.map(({ email }) => ({ email: email ?? '' })));
  }
  return people;
}

function itemsOf(accountId: string, { email, name }: { readonly email: string; readonly name: string }) {
  const id = `person-${accountId}`;
  const value = normaliseIdentifier(email);
  const said = { at: '2026-01-01T00:00:00.000Z', by: `webhook/${id}` };
  const person: Person = {
    ...newPerson(id),
    desired: {
      email: { ...said, value: email },
      displayName: { ...said, value: name },
      active: { ...said, value: true },
    },
    onboarded: true,
    identifiers: [
      { type: 'userName', value, from: said.at, last: said.at, implied: true },
      { type: 'email', value, from: said.at, last: said.at },
    ],
    targets: { infraon: { ...newTargetState, accountId, invitation: 'invited' } },
  };
  return [
    { pk: personKey(id), schema: personSchema, version: 1, person },
    ...person.identifiers.map((identifier) => ({ pk: claimKey(identifier), version: 1, holders: [id] })),
    { pk: accountClaimKey({ target: 'infraon', accountId }), personId: id },
  ];
}
