import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { protectCell, restoreCell } from '../../../shared/csv/write/protect-cell.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { collect, inChunks } from './streams.ts';

/** So long that a search which begins again at every character would take minutes. */
const length = 400_000;

async function read(text: string) {
  const { rows, header } = await readCsv(inChunks(Buffer.from(text), 64 * 1024), { rolePolicy, now });
  return { header, rows: await collect(rows) };
}

describe('a huge cell', () => {
  test.each([
    ['of digits', '1'.repeat(length)],
    ['of letters', 'a'.repeat(length)],
    ['of dots', `${'.'.repeat(length)}a`],
    ['of blanks', `a${' '.repeat(length)}b`],
    ['of zeros', `0${'-'.repeat(length)}0`],
  ])('in place of an employee number is too long, and about no one: %s', async (_, cell) => {
    const { rows } = await read(`employee id,title\n${cell},Buyer\n00501,Buyer\n`);
    expect(rows).toMatchObject([
      {
        kind: 'rejected',
        errors: [{ column: 'employee id', code: 'too-long', expected: 'at most 64 characters' }],
        identifiers: [],
        isUnclear: true,
      },
      { kind: 'row', attributes: { employeeNumber: '00501' } },
    ]);
  });

  test('in a row whose cells are doubtful hides no address beside it', async () => {
    const photo = 'iVBORw0KGgo'.repeat(length / 10);
    const { rows } = await read(`email,title\n,${photo},Ann <ann@example.com>\n`);
    expect(rows).toMatchObject([
      { kind: 'rejected', identifiers: [{ type: 'email', value: 'ann@example.com' }] },
    ]);
  });

  test.each([
    ['blanks', ' ', 'rejected'],
    ['line breaks', '\n', 'row'],
    ['tabs and blanks', '\t ', 'row'],
    ['zero-width spaces', '\u200b', 'row'],
  ])('of %s between two words is read', async (_, blanks, kind) => {
    const { rows } = await read(`email,notes,title\na@example.com,,"x\ty${blanks.repeat(length / 2)}z"\n`);
    expect(rows).toMatchObject([{ kind }]);
  });

  test('as the name of a column is no name that is known', async () => {
    const name = `mail${' '.repeat(length)}x`;
    const { header } = await read(`email,${name}\nann@example.com,1\n`);
    expect(header.ignored).toEqual([name]);
  });

  test.each(['1', '1 jan', 'jan 1', 'true'])('that begins as %j is written as it is', (start) => {
    const cell = `${start}${' '.repeat(length)}x`;
    expect(restoreCell(protectCell(cell))).toBe(cell);
    expect(protectCell(cell)).toBe(cell);
  });
});
