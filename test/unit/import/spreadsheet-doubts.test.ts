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

function activeNames(): readonly string[] {
  return [...world.accounts.values()]
    .filter(({ attributes }) => attributes.active !== false)
    .map(({ attributes }) => String(attributes.email).replace(/@.*/, ''))
    .sort();
}

describe('employee numbers that a spreadsheet has changed', () => {
  beginWith('imports/full/hr/1.csv', file(...names.map((name) => row(name))));

  test.each(['1E+11', '9041.0', '"12,345"', '12-Mar'])(
    'are refused, and no one is deactivated: %s',
    async (number) => {
      const changed = row('lou').replace('E-lou', number);
      expect(
        await drop('imports/full/hr/2.csv', file(...names.slice(0, -1).map((name) => row(name)), changed)),
      ).toMatchObject({
        counts: { rejected: 1 },
        absences: { done: 0 },
      });
      expect(activeNames()).toEqual(names);
      const rows = [...world.reports]
        .filter(([key]) => key.endsWith('/rows.csv'))
        .at(-1)?.[1]
        .body.toString();
      expect(rows).toContain('“staff no” is a number that a spreadsheet has changed');
    },
  );
});

describe('employee numbers that have lost their zeros', () => {
  const numbered = (name: string, number: string, address = `${name}@example.com`) =>
    `${number},${address},${name},Lee,Clerk`;
  const number = (index: number) => String(index + 101).padStart(5, '0');
  const written = (name: string) =>
    [...world.reports]
      .filter(([key]) => key.endsWith(`/${name}`))
      .at(-1)?.[1]
      .body.toString() ?? '';
  beginWith('imports/full/hr/1.csv', file(...names.map((name, index) => numbered(name, number(index)))));

  test('are told from new ones by the ledger and the feed: no one is created or deactivated', async () => {
    const rows = names.map((name, index) =>
      numbered(
        name,
        index === 0 ? number(0) : String(index + 101),
        index < 6 ? undefined : `${name}@new.example`,
      ),
    );
    expect(await drop('imports/full/hr/2.csv', file(...rows))).toMatchObject({
      state: 'done',
      counts: { rejected: 11, failed: 0 },
      changes: { create: 0, deactivate: 0 },
      absences: { done: 0, failed: 0 },
    });
    expect(activeNames()).toEqual(names);
    expect(written('rows.csv')).toContain(
      '“staff no” was changed in a spreadsheet: the number that is known is 00102.',
    );
    expect(written('rejected.csv')).toContain('staff no: spreadsheet-damage (expected 00102)');
    expect(
      await drop(
        'imports/full/hr/3.csv',
        file(...names.slice(1).map((name, index) => numbered(name, number(index + 1)))),
      ),
    ).toMatchObject({
      absences: { done: 1 },
    });
  });

  test('are recognised in a delta file that has nothing but the number', async () => {
    await drop('imports/delta/2.csv', 'staff no,title,action\n102,,offboard\n103,Lead,update\n');
    expect(world.summaries().at(-1)).toMatchObject({ state: 'rejected', counts: { rejected: 2 } });
    expect(activeNames()).toEqual(names);
  });

  test('hold back whoever has the address, where the number is another one altogether', async () => {
    const rows = names.slice(1).map((name, index) => numbered(name, number(index + 1)));
    const summary = await drop('imports/full/hr/2.csv', file(...rows, numbered('ann', '77777')));
    expect(summary).toMatchObject({ counts: { failed: 1 }, absences: { failed: 1, done: 0 } });
    expect(activeNames()).toEqual(names);
    expect(written('absent.csv')).toContain('failed,conflicting-row,');
    expect(written('rows.csv')).toContain(
      'What identifies the row is also that of “ann Lee, ann@example.com, number 00101”',
    );
    expect(written('rejected.csv')).toContain('identity-conflict with “ann Lee, ann@example.com');
    expect(written('report.html')).toContain('Missing or not readable: 1 person');
  });
});

describe('a date without a time', () => {
  test('ends with the working day where someone leaves, and begins with it otherwise, in the zone of the stage', async () => {
    world.options = { ...world.options, timeZone: 'America/New_York' };
    world.clock.advance(0);
    const day = world.clock.in(24 * 3600).slice(0, 10);
    await drop('imports/delta/1.csv', file(row('ann'), row('bob')));
    await drop(
      'imports/delta/2.csv',
      `email,title,action,effective date\nann@example.com,,offboard,${day}\nbob@example.com,Lead,update,${day}\n`,
    );
    const ends = await effectiveTimes();
    const [begins, leaves] = ends.map((time) => Date.parse(time));
    expect((leaves ?? 0) - (begins ?? 0)).toBe(24 * 3600 * 1000);
    expect(new Date(begins ?? 0).toISOString().slice(11)).toMatch(/^0[45]:00:00.000Z$/);
  });

  async function effectiveTimes(): Promise<readonly string[]> {
    const holders = await world.ledger.findHolders([
      { type: 'email', value: 'ann@example.com' },
      { type: 'email', value: 'bob@example.com' },
    ]);
    return [...holders.values()]
      .flatMap((people) => people.flatMap(({ plans }) => plans.events.map(({ effectiveAt }) => effectiveAt)))
      .sort();
  }

  test.each(['9999-12-31', '2999-12-31', '31.12.9999', '12/31/2099', '9999-12-31T23:59:59Z'])(
    'that means an open end is said to: %s',
    async (date) => {
      await drop(
        'imports/delta/1.csv',
        `email,givenName,effective date\nann@example.com,Ann,${date}\nbob@example.com,Bob,\n`,
      );
      const rows = [...world.reports].find(([key]) => key.endsWith('/rows.csv'))?.[1].body.toString();
      expect(rows).toContain('lies more than a year ahead (expected: a blank cell, if it means “open end”)');
    },
  );
});
