import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ReadCsvOptions, readCsv } from '../../../shared/csv/read/read-csv.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { cellsOfEveryKind, peopleOfEveryKind } from '../../fixtures/workbook/people-of-every-kind.ts';
import {
  type SheetCell,
  type SheetSpec,
  sheet,
  sheetPart,
  withPart,
  workbook,
  workbookParts,
} from '../../support/workbook.ts';
import { zip } from '../../support/zip.ts';
import { collect, inChunks } from '../csv/streams.ts';

type Options = Partial<ReadCsvOptions>;

async function read(file: Buffer, options: Options = {}) {
  const { header, rows } = await readCsv(inChunks(file, 1000), { rolePolicy, now, workbook: {}, ...options });
  return { header, rows: await collect(rows) };
}

/** What a cell below "E-mail" and "Title" is read as. */
async function titleFrom(
  cell: SheetCell,
  file = (rows: SheetSpec['rows']) => sheet(...rows),
): Promise<string> {
  const { rows } = await read(
    file([
      ['E-mail', 'Title'],
      ['ann@example.com', cell],
    ]),
  );
  return rows[0]?.cells[1] ?? '';
}

test('reads a sheet as the rows of a CSV file, by the numbers that Excel shows', async () => {
  const { header, rows } = await read(
    sheet(
      null,
      ['E-mail', 'First Name', 'Staff'],
      ['ann@example.com', 'Ann', 'x'],
      null,
      ['', '  '],
      ['bob@example.com'],
    ),
  );
  expect(header).toMatchObject({
    columns: ['E-mail', 'First Name', 'Staff'],
    delimiter: ',',
    isReturned: false,
  });
  expect(header.sheets).toEqual({ read: 'People', others: [] });
  expect(rows).toMatchObject([
    { kind: 'row', rowNumber: 3, line: 3, attributes: { email: 'ann@example.com', givenName: 'Ann' } },
    {
      kind: 'row',
      rowNumber: 6,
      attributes: { email: 'bob@example.com' },
      cells: ['bob@example.com', '', ''],
    },
  ]);
});

test.each<[SheetCell, string]>([
  [{ n: 123, as: '00000' }, '00123'],
  [{ n: 42, as: '"MA-"0000' }, 'MA-0042'],
  [{ n: 0.5, as: '0%' }, '50%'],
  [{ n: 12345, as: '#,##0' }, '12,345'],
  [{ n: 9041, as: '0.0' }, '9041.0'],
  [{ n: 100000000012, as: '0.00E+00' }, '1.00E+11'],
  [{ n: 442079460958, as: '+00 00 0000 0000' }, '+44 20 7946 0958'],
  // Without a format Excel would show 1E+11; what the file has is whole.
  [100000000012, '100000000012'],
  [4915112345678, '4915112345678'],
  [9007199254740990, '9.0072E+15'],
  [0.1 + 0.2, '0.3'],
  [{ n: 7, as: '@' }, '7'],
  // Days whose day, month and year are shown mean one day, in whatever order.
  [{ n: 46357, as: 'dd/mm/yyyy' }, '2026-12-01'],
  [{ n: 46357, as: 'm/d/yy;@' }, '2026-12-01'],
  [{ n: 46357, as: '[$-407]d. mmmm yyyy' }, '2026-12-01'],
  [{ n: 46357.375, as: 'yyyy-mm-dd hh:mm' }, '2026-12-01T09:00:00'],
  [{ n: 2958465, as: 'yyyy-mm-dd' }, '9999-12-31'],
  [{ n: 46357, as: 'd-mmm' }, '1-Dec'],
  [{ n: 3, as: 'bogus[[' }, '3'],
  ['_x0041_nn_x000D_', 'Ann\r'],
  ['a < b & "c"', 'a < b & "c"'],
  [{ xml: ' t="b"><v>1</v>' }, 'TRUE'],
  [{ xml: ' t="str"><f>A1&amp;"x"</f><v>Head</v>' }, 'Head'],
  [{ xml: ' t="str"><f>""</f><v></v>' }, ''],
  [{ xml: '><f>1+1</f><v>2</v>' }, '2'],
  [{ xml: '><f>1+1</f>' }, '#VALUE!'],
  [{ xml: ' t="d"><v>2026-12-01T00:00:00</v>' }, '2026-12-01'],
  [{ xml: ' t="inlineStr"><is><r><t>Head </t></r><r><t>of</t></r><rPh><t>no</t></rPh></is>' }, 'Head of'],
])('reads %j as %j', async (cell, text) => {
  expect(await titleFrom(cell)).toBe(text);
});

test('counts days from 1904 where the workbook does', async () => {
  const date: SheetCell = { n: 46357 - 1462, as: 'yyyy-mm-dd' };
  const file = (rows: SheetSpec['rows']) => workbook([{ name: 'People', rows }], { is1904: true });
  expect(await titleFrom(date, file)).toBe('2026-12-01');
});

test('reads the first sheet that is visible, or the one that is named', async () => {
  const rows = (name: string) => [['E-mail'], [`${name}@example.com`]];
  const file = workbook([
    { name: 'Lists', state: 'hidden', rows: rows('lists') },
    { name: 'Staff', rows: rows('staff') },
    { name: 'Überläufer', rows: rows('leavers') },
  ]);
  const who = async (sheetName?: string) => {
    const {
      header,
      rows: [row],
    } = await read(file, { workbook: { sheet: sheetName } });
    return [row?.cells[0], header.sheets];
  };
  expect(await who()).toEqual(['staff@example.com', { read: 'Staff', others: ['Überläufer'] }]);
  expect(await who('lists')).toEqual([
    'lists@example.com',
    { read: 'Lists', others: ['Staff', 'Überläufer'] },
  ]);
  for (const name of ['Überläufer', ' überläufer ', '%C3%9Cberl%C3%A4ufer']) {
    expect((await who(name))[0]).toBe('leavers@example.com');
  }
  await expect(who('Leavers')).rejects.toMatchObject({
    code: 'no-such-sheet',
    message: expect.stringContaining('“Lists”, “Staff”, “Überläufer”'),
  });
});

test('reads what programs write that do not number rows and cells, and that use prefixes', async () => {
  const parts = withPart(
    workbookParts([{ name: 'People', rows: [] }]),
    sheetPart(
      '<row><c t="inlineStr"><is><t>E-mail</t></is></c></row><x:row xmlns:x="y"><x:c t="inlineStr"><x:is><x:t>ann@example.com</x:t></x:is></x:c></x:row>',
    ),
  );
  const { rows } = await read(zip(parts));
  expect(rows).toMatchObject([{ rowNumber: 2, cells: ['ann@example.com'] }]);
});

test('leaves out what stands beside the table', async () => {
  const { rows } = await read(sheet(['E-mail'], ['ann@example.com', 'a note', 'another']));
  expect(rows).toMatchObject([{ kind: 'row', cells: ['ann@example.com'] }]);
});

test('reads a text as text, although its name says workbook', async () => {
  const { header, rows } = await read(Buffer.from('E-mail;Title\nann@example.com;Buyer\n'));
  expect(header.delimiter).toBe(';');
  expect(rows).toHaveLength(1);
});

test('rejects a workbook whose name does not say so, as before', async () => {
  await expect(read(sheet(['E-mail']), { workbook: undefined })).rejects.toMatchObject({
    code: 'zip-or-workbook',
  });
});

test('restores what our own report did to the cells of a rejected.csv that was saved as a workbook', async () => {
  const { header, rows } = await read(
    sheet(['E-mail', 'Staff No', 'error'], ['ann@example.com', "'00502", 'E-mail: malformed']),
  );
  expect(header.isReturned).toBe(true);
  expect(rows).toMatchObject([{ attributes: { employeeNumber: '00502' } }]);
});

test.each([
  ['as it is made here', peopleOfEveryKind()],
  [
    'that LibreOffice saved',
    readFileSync(new URL('../../fixtures/workbook/people-by-libreoffice.xlsx', import.meta.url)),
  ],
])('reads a workbook %s by what it shows', async (_, file) => {
  const { header, rows } = await read(file);
  expect(header.sheets).toEqual({ read: 'Staff', others: ['Leavers'] });
  expect(rows.map(({ cells }) => cells)).toEqual(cellsOfEveryKind);
  expect(rows).toMatchObject([
    { kind: 'row', attributes: { employeeNumber: '00502', active: true } },
    { kind: 'row', effectiveAt: '2026-12-01T00:00:00.000Z' },
    { kind: 'row', attributes: { title: 'Head Buyer' } },
    { kind: 'rejected', errors: [{ column: 'Title', code: 'formula-error', expected: 'a value' }] },
  ]);
});
