import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { collect, inChunks } from './streams.ts';

const header = 'employee id,email,first name,last name,title';

async function read(lines: readonly string[]) {
  const text = [header, ...lines, ''].join('\n');
  const { rows } = await readCsv(inChunks(Buffer.from(text), 64), { rolePolicy, now });
  return collect(rows);
}

const ann = '00501,ann@example.com,Ann,Lee,Clerk';

describe('a stray quotation mark', () => {
  test.each([
    ['in front of a name', ['00502,bob@example.com,"Bob,Ray,Buyer', '00503,cid@example.com,Cid",Doe,Clerk']],
    [
      'in front of a title, with a whole row in between',
      [
        '00502,bob@example.com,Bob,Ray,"Buyer',
        '00503,cid@example.com,Cid,Doe,Clerk',
        '00504,dan@example.com,Dan,Doe,Clerk"',
      ],
    ],
  ])(
    'that makes one row of several is found, although the number of cells is right: %s',
    async (_, lines) => {
      const [first, second, ...more] = await read([ann, ...lines]);
      expect(more).toEqual([]);
      expect(first).toMatchObject({ kind: 'row', attributes: { employeeNumber: '00501' } });
      expect(first).not.toHaveProperty('mentions');
      expect(second).toMatchObject({
        kind: 'rejected',
        errors: [{ code: 'stray-quote' }],
        isUnclear: true,
        mentions: expect.arrayContaining([
          { type: 'employeeNumber', value: '00503' },
          { type: 'email', value: 'cid@example.com' },
        ]),
      });
    },
  );

  test('that leaves too many cells names everyone in it', async () => {
    const [row] = await read([
      '00502,bob@example.com,Bob,Ray,"Buyer',
      '00503,cid@example.com,Cid,Doe,Clerk',
      '00504,dan@example.com,Dan",Doe,Clerk',
    ]);
    expect(row).toMatchObject({
      kind: 'rejected',
      errors: [{ code: 'too-many-cells' }],
      mentions: expect.arrayContaining([
        { type: 'employeeNumber', value: '00503' },
        { type: 'employeeNumber', value: '00504' },
      ]),
    });
  });
});

describe('a line break in a cell', () => {
  test('that is a name is refused', async () => {
    expect(await read(['00501,ann@example.com,"Ann\nMary",Lee,Clerk'])).toMatchObject([
      { kind: 'rejected', errors: [{ column: 'first name', code: 'line-break', expected: 'one line' }] },
    ]);
  });

  test.each(['Head of\nBuying', 'Head of\nBuying, EMEA', 'Clerk\n10115, Berlin, x, y, z', 'Clerk\n'])(
    'that people write is a blank: %j',
    async (title) => {
      expect(await read([`00501,ann@example.com,Ann,Lee,"${title}"`])).toMatchObject([{ kind: 'row' }]);
    },
  );
});
