import fc from 'fast-check';
import { expect, test } from 'vitest';
import { delimiters } from '../../shared/csv/read/detect-delimiter.ts';
import { readCsv } from '../../shared/csv/read/read-csv.ts';
import { neutraliseFormula, restoreFormula } from '../../shared/csv/write/formula.ts';
import { writeCsv } from '../../shared/csv/write/write-csv.ts';
import { writeRejectedRows } from '../../shared/csv/write/write-rejected-rows.ts';
import { now, rolePolicy } from '../fixtures/csv/csv-case.ts';
import { collect, inChunks } from '../unit/csv/streams.ts';

/** Any text that UTF-8 can write, often of what CSV and spreadsheets trip over. A file with a NUL is rejected. */
const cell = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'=+-@＝＋－＠\'"`,;\t\r\n 1a.()\ufeff\u200b') }),
  )
  .map((text) => text.replaceAll('\0', ''));
const rows = fc
  .integer({ min: 1, max: 4 })
  .chain((columns) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 12 }),
  );
const delimiter = fc.constantFrom(...delimiters);
const chunkSize = fc.constantFrom(1, 7, 64, 100_000);

/** Every row names someone, or a row of blank cells would be no row. */
function named(cells: readonly string[]): readonly string[] {
  return ['ann@example.com', ...cells];
}

function columnsOf(table: readonly (readonly string[])[]): readonly string[] {
  return ['email', ...(table[0] ?? []).map((_, index) => `note ${index}`)];
}

async function readCells(bytes: Uint8Array, size: number): Promise<readonly (readonly string[])[]> {
  const file = await readCsv(inChunks(bytes, size), { rolePolicy, now });
  return (await collect(file.rows)).map((row) => row.cells);
}

test('what is written for machines is read as it was', async () => {
  await fc.assert(
    fc.asyncProperty(rows, delimiter, chunkSize, async (table, separator, size) => {
      const written = table.map(named);
      const options = { columns: columnsOf(table), rows: written, delimiter: separator };
      const bytes = Buffer.concat(await collect(writeCsv({ ...options, audience: 'machines' })));
      expect(await readCells(bytes, size)).toEqual(written);
    }),
  );
});

test('rejected rows that come back uncorrected are what they were before formulas were neutralised', async () => {
  await fc.assert(
    fc.asyncProperty(rows, delimiter, chunkSize, async (table, separator, size) => {
      const written = table.map(named);
      const header = { columns: columnsOf(table), delimiter: separator };
      const rejected = written.map((cells) => ({ cells, errors: [{ code: 'malformed' }] }));
      const bytes = Buffer.concat(await collect(writeRejectedRows({ header, rows: rejected })));
      expect(await readCells(bytes, size)).toEqual(written);
    }),
  );
});

test('restoring undoes neutralising, of any text and however often', () => {
  fc.assert(
    fc.property(cell, fc.integer({ min: 1, max: 3 }), (text, times) => {
      let changed = text;
      for (let i = 0; i < times; i++) changed = neutraliseFormula(changed);
      for (let i = 0; i < times; i++) changed = restoreFormula(changed);
      expect(changed).toBe(text);
    }),
  );
});

test('whatever separates cells, none begins like a formula, unless it is a number', () => {
  const separator = fc.constantFrom(',', ';', '\t', ':', '|');
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 4 }), separator, (parts, mark) => {
      const seen = neutraliseFormula(parts.join(mark))
        .split(mark)
        .flatMap((part) => part.split(/\r\n|[\r\n]/));
      for (const part of seen) {
        const visible = part.replace(/^[\s"\u200b\ufeff]+/, '');
        expect(visible).not.toMatch(/^(?:[=@＝＋－＠]|[+-](?!\d[\d ().,;:|\t/-]*))/);
      }
    }),
  );
});
