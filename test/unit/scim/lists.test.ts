import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ScimUserTerm } from '../../../shared/scim/scim-service.ts';
import { ScimStand } from '../../support/scim-stand.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let stand: ScimStand;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  stand = await ScimStand.create(server);
});

async function create(name: string): Promise<string> {
  stand.ledger.clock.advance(1);
  const created = await stand.scim.createUser({ userName: `${name}@example.com`, externalId: `x-${name}` });
  if (created.kind !== 'created') throw new Error('not created');
  return created.resource.id;
}

async function list(startIndex: number, count: number, filter?: readonly ScimUserTerm[]) {
  const listed = await stand.scim.listUsers({ startIndex, count, ...(filter && { filter }) });
  if (listed.kind !== 'ok') return listed;
  return { total: listed.totalResults, ids: listed.resources.map(({ id }) => id) };
}

it('goes through all users in the order in which they were created, whoever comes and goes meanwhile', async () => {
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) ids.push(await create(name));
  expect(await list(1, 0)).toEqual({ total: 5, ids: [] });
  expect(await list(1, 2)).toEqual({ total: 5, ids: ids.slice(0, 2) });
  await stand.scim.deleteUser({ id: ids[0] ?? '' });
  const late = await create('f');
  expect(await list(3, 2)).toEqual({ total: 5, ids: ids.slice(2, 4) });
  expect(await list(5, 2)).toEqual({ total: 5, ids: [ids[4], late] });
  expect(await list(1, 10)).toEqual({ total: 5, ids: [...ids.slice(1), late] });
  expect(await list(4, 1)).toEqual({ total: 5, ids: [ids[4]] });
  expect(await list(9, 2)).toEqual({ total: 5, ids: [] });
});

it('counts the users again once a day, when nothing has changed for a while', async () => {
  const [a] = [await create('a'), await create('b')];
  expect(await list(1, 0)).toMatchObject({ total: 2 });
  const pk = 'scim#okta/lists/users';
  await stand.ledger.dynamo.send(
    new UpdateItemCommand({
      TableName: stand.ledger.tableName,
      Key: { pk: { S: pk }, sk: { S: 'record' } },
      UpdateExpression: 'ADD changes :wrong',
      ExpressionAttributeValues: { ':wrong': { N: '7' } },
    }),
  );
  expect(await list(1, 0)).toMatchObject({ total: 9 });
  stand.ledger.clock.advance(25 * 60 * 60);
  expect(await list(1, 0)).toMatchObject({ total: 2 });
  await stand.scim.deleteUser({ id: a });
  expect(await list(1, 0)).toMatchObject({ total: 1 });
});

it('finds by what is indexed, in any letter case where that plays no part, and refuses what is not', async () => {
  const [ann, bob] = [await create('ann'), await create('bob')];
  expect(await list(1, 9, [{ attribute: 'userName', value: 'ANN@example.com' }])).toEqual({
    total: 1,
    ids: [ann],
  });
  expect(await list(1, 9, [{ attribute: 'externalId', value: 'x-bob' }])).toEqual({ total: 1, ids: [bob] });
  expect(await list(1, 9, [{ attribute: 'externalId', value: 'X-BOB' }])).toEqual({ total: 0, ids: [] });
  expect(await list(1, 9, [{ attribute: 'email', value: 'Bob@example.com' }])).toEqual({
    total: 1,
    ids: [bob],
  });
  expect(await list(1, 0, [{ attribute: 'id', value: ann }])).toEqual({ total: 1, ids: [] });
  expect(await list(1, 9, [{ attribute: 'id', value: '../../x' }])).toEqual({ total: 0, ids: [] });
  expect(await list(1, 9, [{ attribute: 'userName', value: 'x'.repeat(5_000) }])).toEqual({
    total: 0,
    ids: [],
  });
  const both: ScimUserTerm[] = [
    { attribute: 'userName', value: 'ann@example.com' },
    { attribute: 'externalId', value: 'x-bob' },
  ];
  expect(await list(1, 9, both)).toEqual({ total: 0, ids: [] });
  expect(await list(1, 9, [{ attribute: 'manager', value: 'x' }])).toMatchObject({
    scimType: 'invalidFilter',
  });
});

it('finds someone by the name that HR gave since', async () => {
  const ann = await create('ann');
  stand.ledger.clock.advance(1);
  await stand.ledger.accept(
    userEvent({
      user: { userName: 'lee@example.com', email: 'ann@example.com' },
      occurredAt: stand.ledger.clock.in(0),
    }),
  );
  expect(await list(1, 9, [{ attribute: 'userName', value: 'lee@example.com' }])).toEqual({
    total: 1,
    ids: [ann],
  });
  expect(await list(1, 9, [{ attribute: 'userName', value: 'ann@example.com' }])).toEqual({
    total: 0,
    ids: [],
  });
});
