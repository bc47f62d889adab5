import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { protectCell, restoreCell } from '../../../shared/csv/write/protect-cell.ts';
import { writeRejectedRows } from '../../../shared/csv/write/write-rejected-rows.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { collect, inChunks } from './streams.ts';

/** What spreadsheets make something else of when a file is opened in them. */
const fragile = [
  '00502',
  '9007199254740993',
  '123456789012',
  '1E5',
  '1E+11',
  '9041.0',
  '12,345',
  '+4915112345678',
  '+49 (151) 123-456',
  '020 7946 0958',
  '2026-12-01',
  '12-1',
  '3/4',
  '9:30',
  '7.10',
  '50%',
  '.5',
  'may1',
  'SEPT2',
  '1-Dec',
  'TRUE',
  'wahr',
  '=1+1',
  '@SUM(A1)',
  '-2+3',
  "'00502",
];
const sturdy = [
  '',
  'Ann',
  '0',
  '7',
  '12345678901',
  "'t Hooft",
  'ann@example.com',
  'E-7',
  '5th Avenue',
  'a\nb',
  'Mary',
];

test.each(fragile)('%j is written as text, and read as it was', (cell) => {
  expect(protectCell(cell)).toBe(`'${cell}`);
  expect(restoreCell(`'${cell}`)).toBe(cell);
});

test.each(sturdy)('%j is written as it is', (cell) => {
  expect(protectCell(cell)).toBe(cell);
  expect(restoreCell(cell)).toBe(cell);
});

test('restoring undoes protecting, of any text and however often', () => {
  const cell = fc.oneof(
    fc.constantFrom(...fragile),
    fc.string({ unit: fc.constantFrom(..."'=+-@1 0.,;eE/\n\tmay") }),
  );
  fc.assert(
    fc.property(cell, fc.integer({ min: 1, max: 3 }), (text, times) => {
      let changed = text;
      for (let i = 0; i < times; i++) changed = protectCell(changed);
      for (let i = 0; i < times; i++) changed = restoreCell(changed);
      expect(changed).toBe(text);
    }),
  );
});

describe('a rejected.csv that was opened and saved', () => {
  const table = [...fragile, 'Head of\nBuying', 'Lee, "Jimbo"', 'Žofia', 'plain'];
  const rows = table.map((cell, index) => ({
    cells: [`p${index}@example.com`, cell],
    errors: [{ column: 'email', code: 'malformed' }],
  }));
  const written = () =>
    collect(writeRejectedRows({ header: { columns: ['email', 'notes'], delimiter: ',' }, rows }));
  const cellsOf = async (bytes: Uint8Array) => {
    const { rows: read } = await readCsv(inChunks(bytes, 4096), { rolePolicy, now });
    return (await collect(read)).map(({ cells }) => cells[1]);
  };

  test('by LibreOffice means the same', async () => {
    const saved = readFileSync(new URL('../../fixtures/csv/rejected-by-libreoffice.csv', import.meta.url));
    expect(await cellsOf(saved)).toEqual(table);
  });

  test('was what LibreOffice was given', async () => {
    const given = readFileSync(new URL('../../fixtures/csv/rejected-for-libreoffice.csv', import.meta.url));
    expect(Buffer.concat(await written()).toString()).toBe(given.toString());
  });

  test('by Excel means the same, with its separator and as it writes what it takes for values', async () => {
    expect(await cellsOf(Buffer.from(savedByExcel(Buffer.concat(await written()).toString())))).toEqual(
      table,
    );
  });
});

/** Excel of a German company: semicolons, quotation marks only where needed, and numbers, dates and truth as it sees them. */
function savedByExcel(text: string): string {
  const cells = [...text.replace('\ufeff', '').matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)];
  return `\ufeff${cells
    .map(([, cell = '', end]) => {
      const value = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      return `${quoted(asExcelSees(value))}${end === ',' ? ';' : end}`;
    })
    .join('')}`;
}

function quoted(value: string): string {
  return /[;"\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function asExcelSees(value: string): string {
  if (/^\s*[+-]?[\d.,]+(?:e[+-]?\d+)?\s*$/i.test(value))
    return String(Number.parseFloat(value.replaceAll(',', '')));
  if (/^\d+[-/]\d+$|^[a-z]{3,4}\d+$/i.test(value)) return '01. Dez';
  if (/^(?:true|false)$/i.test(value)) return 'WAHR';
  return value.startsWith('=') ? '2' : value;
}
