import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { codeOf, type RowStatus } from '../../../shared/import/decide/row-status.ts';
import { FileWatch } from '../../../shared/import/plan/input/file-watch.ts';
import { ImportWorld } from '../../support/import-world.ts';
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

describe('a column that is not read and says who left', () => {
  test('holds the file, and creates no one', async () => {
    const summary = await drop(
      'imports/delta/a.csv',
      'email,givenName,Employment Status\nann@example.com,Ann,Active\nbob@example.com,Bob,Terminated\n',
    );
    expect(summary).toMatchObject({
      state: 'held',
      heldBecause: [
        {
          code: 'leavers-unread',
          columns: [{ column: 'Employment Status', count: 1 }],
          sentence: expect.stringContaining(
            'The column “Employment Status” is not read, and looks as if it said who left, in 1 row.',
          ),
        },
      ],
    });
    expect(activeNames()).toEqual([]);
  });

  test('holds nothing where everyone in the file is there', async () => {
    const text =
      'email,givenName,Status,Termination Date\nann@example.com,Ann,Active,\nbob@example.com,Bob,On leave,9999-12-31\n';
    expect(await drop('imports/delta/a.csv', text)).toMatchObject({ state: 'done' });
  });

  test('holds nothing where the stage knows that it says something else', async () => {
    world.options = { ...world.options, harmlessColumns: ['Contract End Date'] };
    const text = 'email,givenName,contract end date\nann@example.com,Ann,2027-01-31\n';
    expect(await drop('imports/delta/a.csv', text)).toMatchObject({ state: 'done' });
  });
});

describe('a full file that ends in the middle of its last row', () => {
  beginWith('imports/full/hr/1.csv', file(...names.map((name) => row(name))));

  test.each([
    ['in the number', -62],
    ['in the address', -45],
    ['behind the address', -33],
    ['in the last cell', -27],
  ])('is held: %s', async (_, cut) => {
    const text = file(...names.map((name) => row(name)));
    const summary = await drop('imports/full/hr/2.csv', text.slice(0, cut));
    expect(summary).toMatchObject({ state: 'held', heldBecause: [{ code: 'file-cut-off' }] });
    expect(activeNames()).toEqual(names);
  });

  test('is not taken for one where only the line end is missing', async () => {
    const text = file(...names.map((name) => row(name, 'Lead')));
    expect(await drop('imports/full/hr/2.csv', text.trimEnd())).toMatchObject({ state: 'done' });
  });
});

describe('a full file with a row that cannot be read', () => {
  const header = 'email,givenName,title';
  const row = (name: string) => `${name}@example.com,${name},Clerk`;
  const file = (...rows: readonly string[]) => [header, ...rows, ''].join('\n');
  const kept = (name: string) => names.filter((other) => other !== name).map(row);
  const written = (name: string) =>
    [...world.reports]
      .filter(([key]) => key.endsWith(`/${name}`))
      .at(-1)?.[1]
      .body.toString() ?? '';
  beginWith('imports/full/hr/1.csv', file(...names.map(row)));

  test.each([
    ['a separator at its end', 'lou@example.com;,lou,Clerk'],
    ['a name around it', 'Lou <lou@example.com>,lou,Clerk'],
    ['an unquoted comma before it', 'Lou, lou@example.com,lou,Clerk'],
    ['an invisible character', 'lo\u200bu@example.com,lou,Clerk'],
  ])('takes the address from it: %s', async (_, faulty) => {
    expect(await drop('imports/full/hr/2.csv', file(...kept('lou'), faulty))).toMatchObject({
      absences: { done: 0, failed: 0 },
    });
    expect(activeNames()).toEqual(names);
  });

  test.each([
    ['no address at all', 'Lou Lee,lou,Clerk'],
    ['a blank one', ',lou,Clerk'],
    ['a placeholder', '#N/A,lou,Clerk'],
    ['too few cells', 'Lou'],
    ['another address by mistake', 'lou @example,lou,Clerk'],
  ])('deactivates no one whom it may be about, and names them: %s', async (_, faulty) => {
    const rows = kept('lou').filter((line) => !line.startsWith('kim'));
    expect(await drop('imports/full/hr/2.csv', file(...rows, faulty))).toMatchObject({
      absences: { done: 0, failed: 2 },
    });
    expect(activeNames()).toEqual(names);
    expect(written('absent.csv')).toMatch(
      /kim@example.com,failed,unreadable-row,.*\r\nlou@example.com,failed,/,
    );
    expect(written('report.html')).toContain('Missing or not readable: 2 people');
    expect(await drop('imports/full/hr/3.csv', file(...kept('lou')))).toMatchObject({
      absences: { done: 1 },
    });
    expect(activeNames()).toEqual(names.filter((name) => name !== 'lou'));
  });

  test('deactivates those who are missing where what identifies its people can be read', async () => {
    const faulty = 'new@example.com,New,\u0007';
    expect(await drop('imports/full/hr/2.csv', file(...kept('lou'), faulty))).toMatchObject({
      counts: { rejected: 1 },
      absences: { done: 1, failed: 0 },
    });
  });
});

describe('a last row without a line end', () => {
  const signs = async (status: RowStatus, absent: number) => {
    const watch = new FileWatch();
    const { rows } = await readCsv(chunks('email\nann@example.com\nbob@example.com'), {
      rolePolicy: { allowedRoles: [], approvalRoles: [] },
      now: () => 0,
    });
    for await (const _ of watch.watch(rows));
    const { counts } = await new ImportWorld().plan([]);
    const statuses = Uint8Array.of(0, 0, codeOf('unchanged'), codeOf(status));
    return watch.signs({ statuses, counts: { ...counts, absent } }, 'full').cutOffRow;
  };

  test('is whole where nothing differs, whoever is missing', async () => {
    expect(await signs('unchanged', 3)).toBeUndefined();
  });

  test('is whole where no one is missing and it can be used', async () => {
    expect(await signs('create', 0)).toBeUndefined();
  });

  test('is doubtful where it cannot be used, or says something new while people are missing', async () => {
    expect([await signs('rejected', 0), await signs('create', 1)]).toEqual([3, 3]);
  });
});

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

test('a file of which no row can be used is rejected, with the rows to correct', async () => {
  const rows = names.map((name) => row(name).replace('@', ' at '));
  const summary = await drop('imports/delta/1.csv', file(...rows));
  expect(summary).toMatchObject({
    state: 'rejected',
    rejectedBecause: { code: 'no-usable-row' },
    counts: { rows: 12, rejected: 12 },
  });
  const written = (name: string) =>
    [...world.reports].find(([key]) => key.endsWith(`/${name}`))?.[1].body.toString() ?? '';
  expect(written('rejected.csv').split('\r\n')).toHaveLength(14);
  expect(written('report.html')).toContain('None of its rows could be used.');
  expect(world.notices).toMatchObject([{ state: 'rejected' }]);
});
