import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDriftLedger, type DriftLedger } from '../../../shared/drift/drift-ledger.ts';
import type { PersonSummary } from '../../../shared/ledger/people/person-summary.ts';
import { LedgerUnavailableError } from '../../../shared/ledger/table/ledger-unavailable-error.ts';
import {
  type DynamoServer,
  recoverAfterSeconds,
  startDynamo,
  TestLedger,
} from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let world: TestLedger;
let ledger: DriftLedger;

beforeAll(async () => {
  server = await startDynamo();
});

beforeEach(async () => {
  world = await TestLedger.create(server);
  ledger = open();
});

afterAll(async () => {
  await server.stop();
});

function open(dynamo = world.dynamo): DriftLedger {
  const tableName = world.tableName;
  return createDriftLedger({ dynamo, tableName, recoverAfterSeconds, now: world.clock.now });
}

async function everybody(): Promise<readonly PersonSummary[]> {
  const people: PersonSummary[] = [];
  for await (const page of ledger.listPeople()) people.push(...page);
  return people;
}

const onboarding = (email: string, more = {}) =>
  userEvent({ type: 'onboard', user: { email, givenName: 'Ann', ...more } });

/** Does as a run does that finds nothing to do. */
async function work(personId: string): Promise<void> {
  const lease = {
    personId,
    owner: 'run',
    now: world.clock.in(0),
    until: world.clock.in(30),
  };
  await world.ledger.acquireLease(lease);
  await world.ledger.releaseLease({
    personId,
    owner: 'run',
    change: (person) => ({ ...person, openEvents: [] }),
    dueAt: () => undefined,
  });
}

test('everyone is listed once, with what is desired of them', async () => {
  for (let number = 0; number < 5; number += 1) await world.accept(onboarding(`p${number}@x.example`));
  const people = await everybody();
  expect(people.map(({ person }) => person.desired.email?.value).toSorted()).toEqual(
    [0, 1, 2, 3, 4].map((number) => `p${number}@x.example`),
  );
  expect(people.every(({ person }) => person.onboarded && person.id !== '')).toBe(true);
});

test('two records of one person are listed as one', async () => {
  await world.accept(onboarding('a@x.example', { userName: 'ann' }));
  await world.accept(userEvent({ user: { employeeNumber: '7', title: 'Dr' } }));
  expect(await everybody()).toHaveLength(2);
  await world.accept(onboarding('a@x.example', { employeeNumber: '7', userName: 'ann' }));
  const [one, ...others] = await everybody();
  expect(others).toEqual([]);
  expect(one?.person.desired.employeeNumber?.value).toBe('7');
});

test('who is being worked on is told from whom nothing is open', async () => {
  await world.accept(onboarding('a@x.example'));
  const [open] = await everybody();
  expect(open).toMatchObject({ hasOpenWork: true });
  expect(open?.workedOnUntil).toBeUndefined();
  world.clock.advance(5);
  await work(open?.person.id ?? '');
  const [settled] = await everybody();
  expect(settled).toMatchObject({ hasOpenWork: false, workedOnUntil: world.clock.in(0) });
});

test('accounts are found to belong to those who claimed them, also after a join', async () => {
  await world.accept(onboarding('a@x.example', { userName: 'ann' }));
  await world.accept(userEvent({ user: { employeeNumber: '7', title: 'Dr' } }));
  const [first, second] = await everybody();
  for (const [accountId, known] of [['1', first] as const, ['2', second] as const]) {
    await world.ledger.claimAccount({ target: 'infraon', accountId, personId: known?.person.id ?? '' });
  }
  const apart = await ledger.findAccountOwners('infraon', ['1', '2', '3']);
  expect([...apart].map(([account, { person }]) => [account, person.id])).toEqual([
    ['1', first?.person.id],
    ['2', second?.person.id],
  ]);
  await world.accept(onboarding('a@x.example', { employeeNumber: '7', userName: 'ann' }));
  const joined = await ledger.findAccountOwners('infraon', ['1', '2']);
  expect(joined.get('1')?.person.id).toBe(joined.get('2')?.person.id);
  expect(await ledger.findAccountOwners('esper', ['1', '2'])).toEqual(new Map());
});

test('of more people than fit into one page all are listed', async () => {
  // DynamoDB ends a page at a megabyte.
  const title = 'x'.repeat(190_000);
  for (let number = 0; number < 7; number += 1) {
    await world.accept(onboarding(`p${number}@x.example`, { title: `${title}${number}` }));
  }
  const pages: number[] = [];
  for await (const page of ledger.listPeople()) pages.push(page.length);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.reduce((sum, length) => sum + length, 0)).toBe(7);
});

test('a table that cannot be reached is said to be unavailable', async () => {
  const dynamo = server.createClient();
  dynamo.middlewareStack.add(
    () => async () => {
      throw Object.assign(new Error('throttled'), { name: 'ThrottlingException' });
    },
    { step: 'initialize' },
  );
  await expect(open(dynamo).listPeople()[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(
    LedgerUnavailableError,
  );
});
