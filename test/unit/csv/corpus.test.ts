import { describe, expect, test } from 'vitest';
import { CsvRejectedError } from '../../../shared/csv/read/csv-rejected-error.ts';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { type CsvCase, now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { readableRows } from '../../fixtures/csv/readable-rows.ts';
import { readableText } from '../../fixtures/csv/readable-text.ts';
import { unreadable } from '../../fixtures/csv/unreadable.ts';
import { collect, inChunks } from './streams.ts';

const readable = [...readableText, ...readableRows];
const chunkSizes = [1, 7, Number.POSITIVE_INFINITY];

async function read(file: CsvCase, chunkSize: number) {
  const { bytes, expected: _, name: __, ...options } = file;
  const { header, rows } = await readCsv(inChunks(bytes, chunkSize), { rolePolicy, now, ...options });
  return { header, rows: await collect(rows) };
}

describe.each(chunkSizes)('in chunks of %d bytes', (chunkSize) => {
  test.each(readable)('reads $name', async (file) => {
    expect(await read(file, chunkSize)).toMatchObject(file.expected);
  });

  test.each(unreadable)('rejects $name', async (file) => {
    const error = await read(file, chunkSize).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CsvRejectedError);
    expect(error).toMatchObject('rejected' in file.expected ? file.expected.rejected : {});
  });
});

test.each([...readable, ...unreadable])(
  'reads or rejects the same at every chunk size: $name',
  async (file) => {
    const outcomes = await Promise.all(
      chunkSizes.map((size) =>
        read(file, size).catch(({ code, line, message }: CsvRejectedError) => ({ code, line, message })),
      ),
    );
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  },
);
