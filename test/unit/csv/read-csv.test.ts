import { expect, test } from 'vitest';
import { CsvRejectedError } from '../../../shared/csv/read/csv-rejected-error.ts';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { collect } from './streams.ts';

/** Gives chunks without end, and tells how many bytes were taken and whether it was closed. */
function endless(first: string, then: string) {
  const seen = { bytes: 0, isClosed: false };
  async function* chunks() {
    try {
      for (let chunk = Buffer.from(first); ; chunk = Buffer.from(then)) {
        seen.bytes += chunk.length;
        yield chunk;
      }
    } finally {
      seen.isClosed = true;
    }
  }
  return { source: chunks(), seen };
}

const mebibyte = 1024 * 1024;

test.each([
  ['an open quotation mark', 'email,name\n"', 'ann@example.com,Ann\n', 'open-quote'],
  ['an open quotation mark in the header', 'email,"', 'ann@example.com,Ann\n', 'open-quote'],
  ['a giant cell', 'email,name\n', 'xxxxxxxx', 'record-too-large'],
  ['separators', 'email,name\n', ',,,,,,,,', 'record-too-large'],
  ['quoted line ends', 'email,name\n', '"\n\n\n\n\n\n\n",', 'record-too-large'],
])('gives up on a file without end early: %s', async (_, first, part, code) => {
  const { source, seen } = endless(first, part.repeat(2000));
  const reading = readCsv(source, { rolePolicy, now }).then(({ rows }) => collect(rows));
  await expect(reading).rejects.toMatchObject({ code });
  expect(seen.bytes).toBeLessThan(3 * mebibyte);
  expect(seen.isClosed).toBe(true);
});

test('takes no more of a file than the rows that are asked for need, and closes it when they are left', async () => {
  const { source, seen } = endless('email,name\n', 'ann@example.com,Ann\n'.repeat(100));
  const { rows } = await readCsv(source, { rolePolicy, now });
  for await (const row of rows) {
    expect(row.kind).toBe('row');
    if (row.rowNumber === 500) break;
  }
  expect(seen.bytes).toBeLessThan(20_000);
  expect(seen.isClosed).toBe(true);
});

test.each(['<html>', 'First Name\n', 'PK\u0003\u0004'])(
  'closes the source of a file that is rejected at once: %j',
  async (start) => {
    const { source, seen } = endless(start, 'x\n');
    await expect(readCsv(source, { rolePolicy, now })).rejects.toBeInstanceOf(CsvRejectedError);
    expect(seen.isClosed).toBe(true);
  },
);

test('closes a source whose rows no one wants', async () => {
  const { source, seen } = endless('email,name\n', 'ann@example.com,Ann\n');
  const { close } = await readCsv(source, { rolePolicy, now });
  await close();
  expect(seen.isClosed).toBe(true);
});

test('passes on what the source fails with', async () => {
  async function* broken() {
    yield Buffer.from('email\nann@example.com\n');
    throw new Error('connection reset');
  }
  const { rows } = await readCsv(broken(), { rolePolicy, now });
  await expect(collect(rows)).rejects.toThrow('connection reset');
});

test('tells what the columns were taken for', async () => {
  const file = Buffer.from('E-mail;Notes;Action;valid from\nann@example.com;x;;\n');
  async function* source() {
    yield file;
  }
  const { header } = await readCsv(source(), { rolePolicy, now });
  expect(header).toEqual({
    encoding: 'utf-8',
    delimiter: ';',
    columns: ['E-mail', 'Notes', 'Action', 'valid from'],
    mapped: [
      { column: 'E-mail', meaning: 'email' },
      { column: 'Action', meaning: 'action' },
    ],
    ignored: ['Notes', 'valid from'],
    hints: [],
    isReturned: false,
  });
});

test('names no value of the file in what it says about it', async () => {
  async function* source() {
    yield Buffer.from('email,title,role,landline\ncanary@,can\u0007ary,canary,canary\n');
  }
  const { rows } = await readCsv(source(), { rolePolicy, now });
  const [row] = await collect(rows);
  expect(row).toMatchObject({ kind: 'rejected' });
  expect(JSON.stringify(row?.kind === 'rejected' ? row.errors : 'canary')).not.toContain('canary');

  async function* headless() {
    yield Buffer.from('canary,canary\n');
  }
  const error = await readCsv(headless(), { rolePolicy, now }).catch((thrown: Error) => thrown);
  expect(String(error)).not.toContain('canary');
});
