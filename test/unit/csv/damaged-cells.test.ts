import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { collect, inChunks } from './streams.ts';

async function read(column: string, cell: string) {
  const text = `email,${column}\nann@example.com,"${cell.replaceAll('"', '""')}"\n`;
  const { rows } = await readCsv(inChunks(Buffer.from(text), 64), { rolePolicy, now });
  return collect(rows);
}

describe('a telephone number that a spreadsheet has computed', () => {
  test.each(['4.9151E+12', '4,91511E+12', '4E12', '4915112345.0', '4915112345,00'])(
    'is refused: %s',
    async (cell) => {
      expect(await read('mobile', cell)).toMatchObject([
        { kind: 'rejected', errors: [{ column: 'mobile', code: 'spreadsheet-damage' }] },
      ]);
    },
  );

  test.each(['+49 151 12345', '0151.12345', '0151/12345-0', '4915112345', 'ext. 4', '110.0'])(
    'is not one that people write: %s',
    async (cell) => {
      expect(await read('mobile', cell)).toMatchObject([{ kind: 'row', attributes: { phone: cell } }]);
    },
  );
});

describe('a name that was read in another encoding than it is written in', () => {
  test.each([
    ['last name', 'MÃ¼ller'],
    ['last name', 'Å mÃ­d'],
    ['last name', 'Oâ€™Neil'],
    ['last name', 'M\ufffdller'],
    ['last name', 'M?ller'],
    ['first name', '?rsula'],
    ['display name', 'Andr? Roux'],
    ['title', 'KÃ¶chin'],
  ])('is refused: %s %s', async (column, cell) => {
    expect(await read(column, cell)).toMatchObject([
      { kind: 'rejected', errors: [{ column, code: 'misread-characters' }] },
    ]);
  });

  test.each([
    ['last name', 'Müller'],
    ['last name', 'Ångström'],
    ['last name', 'CONCEIÇÃO'],
    ['last name', 'JOÃO-Å'],
    ['last name', 'Łęcki'],
    ['display name', 'Ann (?) Lee'],
    ['title', 'Who? Buyer'],
  ])('is not one that people have: %s %s', async (column, cell) => {
    expect(await read(column, cell)).toMatchObject([{ kind: 'row' }]);
  });
});

describe('a mark that keeps a spreadsheet from changing a cell', () => {
  test.each(['="00123"', "'00123", ' ="00123" ', "\u200b'00123"])(
    'is not part of a number: %s',
    async (cell) => {
      expect(await read('staff no', cell)).toMatchObject([{ attributes: { employeeNumber: '00123' } }]);
    },
  );

  test('is not part of a telephone number or a text', async () => {
    expect(await read('mobile', "'+49 151 12345")).toMatchObject([
      { attributes: { phone: '+49 151 12345' } },
    ]);
    expect(await read('title', '="Buyer"')).toMatchObject([{ attributes: { title: 'Buyer' } }]);
  });

  test('is no mark in a name', async () => {
    expect(await read('last name', "'t Hooft")).toMatchObject([{ attributes: { familyName: "'t Hooft" } }]);
  });
});
