import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../shared/csv/read/read-csv.ts';
import { now, rolePolicy } from '../fixtures/csv/csv-case.ts';
import { cellsOfEveryKind, peopleOfEveryKind, sheets } from '../fixtures/workbook/people-of-every-kind.ts';
import { workbook } from '../support/workbook.ts';
import { collect, inChunks } from '../unit/csv/streams.ts';
import { saveAs } from './save-as.ts';

async function cellsOf(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  const { rows } = await readCsv(inChunks(bytes, 4096), { rolePolicy, now, workbook: {} });
  return (await collect(rows)).map(({ cells }) => cells);
}

const people = { name: 'people.xlsx', bytes: peopleOfEveryKind() };

describe('a rejected.csv that LibreOffice opened and saved', () => {
  const bytes = readFileSync(new URL('../fixtures/csv/rejected-for-libreoffice.csv', import.meta.url));
  const rejected = { name: 'rejected.csv', bytes };

  test.each(['csv', 'xlsx'] as const)('as %s means the same', async (format) => {
    expect(await cellsOf(await saveAs(rejected, format))).toEqual(await cellsOf(bytes));
  });
});

describe('a workbook that LibreOffice opened and saved', () => {
  test('as a workbook is read the same', async () => {
    expect(await cellsOf(await saveAs(people, 'xlsx'))).toEqual(cellsOfEveryKind);
  });

  test('as CSV has the texts and formats that a workbook is read with', async () => {
    const saved = await cellsOf(await saveAs({ ...people, bytes: workbook(sheets.slice(1)) }, 'csv'));
    const shown = cellsOfEveryKind.map((cells) =>
      cells.map((cell) => cell.replace('2026-12-01', '01/12/2026')),
    );
    expect(saved).toEqual(shown);
  });

  test('as an old one is rejected, and says what to do', async () => {
    await expect(cellsOf(await saveAs(people, 'xls'))).rejects.toMatchObject({
      code: 'zip-or-workbook',
      message: expect.stringContaining('save it as .xlsx'),
    });
  });
});
