import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { WorkflowWorld } from '../../support/workflow-world.ts';

let server: DynamoServer;
let world: WorkflowWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await emptyWorld();
});

async function emptyWorld(): Promise<WorkflowWorld> {
  const empty = await WorkflowWorld.create(server);
  empty.options = {
    ...empty.options,
    gate: { maxDeactivations: 5, maxDeactivationPercent: 10, maxCreates: null, maxShrinkPercent: 50 },
  };
  return empty;
}

const names = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus', 'hal', 'ida', 'jon', 'kim', 'lou'];
const header = 'staff no,email,givenName,familyName,title';
const row = (name: string, title = 'Clerk') => `E-${name},${name}@example.com,${name},Lee,${title}`;
const file = (...rows: readonly string[]) => [header, ...rows, ''].join('\n');

async function drop(key: string, text: string) {
  world.drop(key, text);
  await world.settle();
  return world.summaries().at(-1) ?? {};
}

/** Imports a file once, and lets each test of the block go on from there. */
function beginWith(key: string, text: string) {
  let beginning: WorkflowWorld;
  beforeAll(async () => {
    world = beginning = await emptyWorld();
    expect(await drop(key, text)).toMatchObject({ state: 'done', counts: { done: names.length } });
  });
  beforeEach(async () => {
    world = await beginning.copy(server);
  });
}

describe('many names or addresses that change at once', () => {
  beginWith('imports/delta/1.csv', file(...names.map((name) => row(name))));

  test('hold the file, as when one column was sorted by itself', async () => {
    const sorted = names.map((name, index) => row(name).replace(`,${name},`, `,${names.at(-1 - index)},`));
    expect(await drop('imports/delta/2.csv', file(...sorted))).toMatchObject({
      state: 'held',
      heldBecause: [{ code: 'too-many-name-changes', count: 12, limit: 5, people: 12 }],
    });
  });

  test('hold the file where the addresses do', async () => {
    const moved = names.map((name) => row(name).replace('@example.com', '@moved.example'));
    expect(await drop('imports/delta/2.csv', file(...moved))).toMatchObject({
      state: 'held',
      heldBecause: [{ code: 'too-many-name-changes', count: 12 }],
    });
  });

  test('count by user name, too, where a number says who is meant', async () => {
    const renamed = names.map((name) => `E-${name},${name}.new,${name}@example.com`);
    const text = ['employeeNumber,userName,email', ...renamed, ''].join('\n');
    expect(await drop('imports/delta/2.csv', text)).toMatchObject({
      state: 'held',
      heldBecause: [{ code: 'too-many-name-changes', count: 12 }],
    });
  });

  test('pass where they are few, and titles always', async () => {
    const some = names.map((name, index) =>
      index < 5 ? row(name).replace(',Lee,', ',Li,') : row(name, 'Lead'),
    );
    expect(await drop('imports/delta/2.csv', file(...some))).toMatchObject({
      state: 'done',
      counts: { done: 12 },
    });
  });
});

test.each(['HR', 'h-r', 'Hr.'])(
  'a new feed that is called nearly as another one is a warning: %s',
  async (feed) => {
    await drop('imports/full/hr/1.csv', file(row('ann')));
    const summary = await drop(`imports/full/${feed}/1.csv`, file(row('ann')));
    expect(summary).toMatchObject({
      state: 'done',
      warnings: [{ code: 'first-full-file' }, { code: 'feed-like-another', feed, other: 'hr' }],
    });
    const page = [...world.reports]
      .filter(([key]) => key.endsWith('/report.html'))
      .at(-1)?.[1]
      .body.toString();
    expect(page).toContain('there is one called “hr”');
    expect(await drop('imports/full/contractors/1.csv', file(row('bob')))).toMatchObject({
      warnings: [{ code: 'first-full-file' }],
    });
  },
);

describe('a protected account', () => {
  const header = 'userName,email,givenName,title';
  const named = (email: string, title: string, action = '') =>
    `${header},action\nroot,${email},Root,${title},${action}\n`;

  beforeEach(() => {
    world.options = { ...world.options, protectedAccounts: ['ROOT'] };
    world.accounts.set('1', {
      id: '1',
      attributes: { userName: 'root', email: 'root@example.com', displayName: 'Root', active: true },
    });
  });

  test('that a file gives another address holds the file, although the account would not be changed', async () => {
    expect(await drop('imports/delta/1.csv', named('mallory@example.com', 'Boss'))).toMatchObject({
      state: 'held',
      heldBecause: [{ code: 'protected-account-renamed', count: 1 }],
    });
    expect(await drop('imports/preview/delta/1.csv', named('mallory@example.com', 'Boss'))).toMatchObject({
      state: 'planned',
      heldBecause: [{ code: 'protected-account-renamed' }],
    });
  });

  test('whose name and address stay holds nothing', async () => {
    expect(await drop('imports/delta/1.csv', named('root@example.com', 'Boss'))).toMatchObject({
      heldBecause: [],
    });
  });
});
