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
