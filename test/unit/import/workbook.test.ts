import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { type SheetCell, sheet, workbook } from '../../support/workbook.ts';
import { WorkflowWorld } from '../../support/workflow-world.ts';

let server: DynamoServer;
let world: WorkflowWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await WorkflowWorld.create(server);
});

const header = ['Staff No', 'E-mail', 'First Name', 'Title'];
const row = (name: string, number: number): readonly SheetCell[] => [
  { n: number, as: '00000' },
  `${name}@example.com`,
  name,
  'Clerk',
];

async function drop(key: string, content: string | Buffer, metadata: Record<string, string> = {}) {
  world.drop(key, content, metadata);
  await world.settle();
  return world.summaries().at(-1) ?? {};
}

function report(name: string): string {
  const found = [...world.reports].filter(([key]) => key.endsWith(`/${name}`)).at(-1);
  return found?.[1].body.toString() ?? '';
}

const emails = (active: boolean) =>
  [...world.accounts.values()]
    .filter(({ attributes }) => (attributes.active !== false) === active)
    .map(({ attributes }) => attributes.email)
    .sort();

test('a workbook is imported, and its rejected rows come back as rejected.csv, which means the same', async () => {
  const faulty: readonly SheetCell[] = [
    { n: 7, as: '00000' },
    'nobody',
    '=1+1',
    { xml: ' t="e"><v>#REF!</v>' },
  ];
  const summary = await drop('imports/delta/People.XLSX', sheet(header, row('ann', 502), faulty));
  expect(summary).toMatchObject({ state: 'done', counts: { rows: 2, done: 1, rejected: 1 } });
  expect(emails(true)).toEqual(['ann@example.com']);
  expect(report('rows.csv')).toContain('3,nobody,rejected');
  const rejected = report('rejected.csv');
  expect(rejected).toBe(
    "\ufeffStaff No,E-mail,First Name,Title,error\r\n'00007,nobody,'=1+1,#REF!,E-mail: malformed (expected an e-mail address); Title: formula-error (expected a value)\r\n",
  );

  const corrected = rejected.replace('nobody', 'bob@example.com').replace('#REF!', 'Buyer');
  expect(await drop('imports/delta/again.csv', corrected)).toMatchObject({
    state: 'done',
    counts: { done: 1 },
  });
  expect(emails(true)).toEqual(['ann@example.com', 'bob@example.com']);
  // A CSV file calls her by the same number: it kept its zeros.
  await drop('imports/delta/moved.csv', 'Staff No,E-mail\n00502,ann.lee@example.com\n');
  expect(emails(true)).toEqual(['ann.lee@example.com', 'bob@example.com']);
});

test('a full file of which a sheet was not read is held while people are missing, unless the sheet is named', async () => {
  const both = sheet(header, row('ann', 1), row('bob', 2));
  expect(await drop('imports/full/hr/1.xlsx', both)).toMatchObject({ state: 'done' });
  const apart = workbook([
    { name: 'London', rows: [header, row('ann', 1)] },
    { name: 'Paris', rows: [header, row('bob', 2)] },
  ]);
  expect(await drop('imports/full/hr/2.xlsx', apart)).toMatchObject({
    state: 'held',
    heldBecause: [
      {
        code: 'sheets-unread',
        sentence: expect.stringContaining('The sheet “London” was read, and others were not: “Paris”.'),
      },
    ],
  });
  expect(emails(true)).toEqual(['ann@example.com', 'bob@example.com']);

  expect(await drop('imports/full/hr/3.xlsx', apart, { sheet: 'london' })).toMatchObject({ state: 'done' });
  expect(emails(false)).toEqual(['bob@example.com']);
});

test('a delta file is held while another of its sheets has rows under the same columns', async () => {
  const action = [...header, 'Action'];
  const apart = workbook([
    { name: 'Changes', rows: [action, [...row('ann', 1), 'update']] },
    { name: 'Legend', rows: [['Clerk: works in an office']] },
    { name: 'Leavers', rows: [[], action, [...row('bob', 2), 'offboard']] },
  ]);
  expect(await drop('imports/delta/1.xlsx', apart)).toMatchObject({
    state: 'held',
    heldBecause: [{ code: 'sheets-unread' }],
  });
  expect(emails(true)).toEqual([]);
  const withTemplate = workbook([
    { name: 'Changes', rows: [header, row('ann', 1)] },
    { name: 'Empty', rows: [header] },
    { name: 'Legend', rows: [['Clerk: works in an office'], ['Boss: elsewhere']] },
  ]);
  expect(await drop('imports/delta/2.xlsx', withTemplate)).toMatchObject({ state: 'done' });
  expect(await drop('imports/delta/3.xlsx', apart, { sheet: 'Changes' })).toMatchObject({ state: 'done' });
});

test('the sheets of a workbook that were not read are named, and hold no file that no one is missing from', async () => {
  const file = workbook([
    { name: 'Staff', rows: [header, row('ann', 1)] },
    { name: 'Legend', rows: [['Clerk: works in an office']] },
  ]);
  const summary = await drop('imports/full/hr/1.xlsx', file);
  expect(summary).toMatchObject({ state: 'done' });
  expect(report('report.html')).toContain('The sheet “Staff” was read, and others were not: “Legend”.');
});

test.each([
  ['a sheet that is not there', sheet(header), { sheet: 'Staff' }, 'no-such-sheet'],
  ['a damaged workbook', sheet(header).subarray(0, 300), {}, 'broken-workbook'],
])('%s is rejected with a report', async (_, file, metadata, code) => {
  const summary = await drop('imports/delta/people.xlsx', file, metadata);
  expect(summary).toMatchObject({ state: 'rejected', rejectedBecause: { code } });
  expect(report('report.html')).toContain(code);
});

test('a workbook that is named .csv is rejected, and its report says how to name it', async () => {
  const summary = await drop('imports/delta/people.csv', sheet(header, row('ann', 1)));
  expect(summary).toMatchObject({
    state: 'rejected',
    rejectedBecause: { code: 'zip-or-workbook', message: expect.stringContaining('does not end with .xlsx') },
  });
});
