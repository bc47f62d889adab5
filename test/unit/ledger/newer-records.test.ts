import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { listPeople } from '../../../shared/drift/drift-ledger.ts';
import { personSchema } from '../../../shared/ledger/people/migrate-person.ts';
import type { Item } from '../../../shared/ledger/table/attribute-values.ts';
import { LedgerUnavailableError } from '../../../shared/ledger/table/ledger-unavailable-error.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let stand: TestLedger;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  stand = await TestLedger.create(server);
  await stand.accept(userEvent({ type: 'onboard', user: { email: 'ada@example.com' } }));
});

const refusal = new LedgerUnavailableError('newer');
const personItem = async (): Promise<Item> => {
  const [item] = await stand.items('person#p1');
  if (item === undefined) throw new Error('no one is in the ledger');
  return item;
};

const write = async (item: Item): Promise<void> => {
  await stand.dynamo.send(
    new PutItemCommand({ TableName: stand.tableName, Item: marshall(item, { removeUndefinedValues: true }) }),
  );
};

describe('a person whom a newer version wrote, after a roll-back', () => {
  it('is refused to whoever would merge, work on or list them, and stays as it is', async () => {
    const newer = { ...(await personItem()), schema: personSchema + 1, person: { all: 'different' } };
    await write(newer);
    const update = userEvent({ user: { email: 'ada@example.com', title: 'Director' } });
    await expect(stand.accept(update)).rejects.toThrow(refusal);
    await expect(stand.ledger.load('p1')).rejects.toThrow(refusal);
    const lease = { personId: 'p1', owner: 'a', now: stand.clock.in(0), until: stand.clock.in(30) };
    await expect(stand.ledger.acquireLease(lease)).rejects.toThrow(refusal);
    const everybody = listPeople({ dynamo: stand.dynamo, tableName: stand.tableName });
    await expect(everybody.next()).rejects.toThrow(refusal);
    expect(await personItem()).toEqual(newer);
  });

  it('is served again by the newer version, with what was said meanwhile', async () => {
    const item = await personItem();
    await write({ ...item, schema: personSchema + 1 });
    const update = userEvent({ user: { email: 'ada@example.com', title: 'Director' } });
    await stand.accept(update).catch(() => undefined);
    await write(item);
    await stand.door.finishEvent(eventReference(update));
    expect(await stand.ledger.getEvent(eventReference(update))).toMatchObject({ status: 'accepted' });
    expect((await stand.ledger.load('p1'))?.desired.title?.value).toBe('Director');
  });

  it('keeps no one else from being served', async () => {
    await write({ ...(await personItem()), schema: personSchema + 1 });
    const other = userEvent({ type: 'onboard', user: { email: 'bob@example.com' } });
    await stand.accept(other);
    expect(await stand.ledger.getEvent(eventReference(other))).toMatchObject({ status: 'accepted' });
  });
});

it('a person of whom a source spoke whose word is weighed is written in a form of its own, and no one else', async () => {
  expect(await personItem()).toMatchObject({ schema: 2 });
  const weights = { active: 'yields' } as const;
  await stand.accept(userEvent({ user: { email: 'ada@example.com', active: false }, weights }));
  expect(await personItem()).toMatchObject({ schema: personSchema });
  expect(await stand.ledger.load('p1')).toMatchObject({ onboarded: true });
});
