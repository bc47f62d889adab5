import { describe, expect, test } from 'vitest';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { collect, inChunks } from './streams.ts';

async function read(text: string) {
  const { rows } = await readCsv(inChunks(Buffer.from(text), 64), { rolePolicy, now });
  return collect(rows);
}

describe('blanks and invisible characters', () => {
  test.each(['yes ', ' yes', 'yes\u00a0', '\u00a0 TRUE', '\u200bYes\u200b', '\ufeffactive', '\u00ady\u2060'])(
    'around a cell do not matter: %j',
    async (active) => {
      expect(await read(`email,active\nann@example.com,${active}\n`)).toMatchObject([
        { kind: 'row', attributes: { active: true } },
      ]);
    },
  );

  test('do not matter in any column', async () => {
    const cells = ['ann@example.com', 'Ann', 'IT Manager', '4930', 'E1', 'update', '2026-12-01'];
    const [row] = await read(
      `email,first name,role,landline,staff no,action,effective date\n${cells.map((cell) => `\u00a0${cell}\u200b `).join(',')}\n`,
    );
    expect(row).toMatchObject({
      kind: 'row',
      action: 'update',
      effectiveAt: '2026-12-01T00:00:00.000Z',
      attributes: {
        email: 'ann@example.com',
        givenName: 'Ann',
        role: 'IT Manager',
        landline: '4930',
        employeeNumber: 'E1',
      },
    });
  });

  test('are taken out of what identifies someone, wherever they stand', async () => {
    expect(await read('email,staff no\nann@exam\u200bple.com,00\u00ad1\u206023\n')).toMatchObject([
      { kind: 'row', attributes: { email: 'ann@example.com', employeeNumber: '00123' } },
    ]);
  });

  test('stay where a name needs them', async () => {
    const [row] = await read('email,first name\nann@example.com,می\u200cخواهم\n');
    expect(row).toMatchObject({ attributes: { givenName: 'می\u200cخواهم' } });
  });

  test('alone are a blank cell, and a row of nothing else is a blank row', async () => {
    const rows = await read('email,title\nann@example.com,\u200b\u00a0\n\u00a0,\u200b\n');
    expect(rows).toMatchObject([{ attributes: { email: 'ann@example.com' } }]);
    expect(rows[0]).not.toHaveProperty('attributes.title');
  });

  test('a no-break space inside is a blank', async () => {
    expect(await read('email,role\nann@example.com,IT\u00a0Manager\n')).toMatchObject([
      { attributes: { role: 'IT Manager' } },
    ]);
  });
});

describe('a line break inside a cell', () => {
  test.each([
    'Head of\nBuying',
    'Head of\r\nBuying',
    'Head of \n Buying',
    'Head of\u2028Buying',
    'Head of\tBuying',
  ])('becomes a blank: %j', async (title) => {
    expect(await read(`email,title\nann@example.com,"${title}"\n`)).toMatchObject([
      { kind: 'row', attributes: { title: 'Head of Buying' } },
    ]);
  });

  test('remains a fault in what identifies someone', async () => {
    expect(await read('staff no,title\n"12\n34",Buyer\n')).toMatchObject([
      { kind: 'rejected', errors: [{ column: 'staff no', code: 'unprintable-character' }] },
    ]);
  });
});

describe('what stands for a missing value', () => {
  test.each([
    '#N/A',
    'NULL',
    'null',
    '0',
    '000',
    '-',
    '--',
    'n/a',
    'N.A.',
    'none',
    '#REF!',
    '#VALUE!',
    '#DIV/0!',
    '#NV',
    '#¡REF!',
    'Err:502',
    '####',
    'unknown',
    'tbd',
    '?',
    'NA',
    '(blank)',
  ])('is no employee number: %j', async (number) => {
    expect(await read(`staff no,email\n${number},ann@example.com\n`)).toMatchObject([
      {
        kind: 'rejected',
        errors: [{ column: 'staff no', code: 'placeholder', expected: 'an employee number' }],
      },
    ]);
  });

  test.each([
    'login\n#N/A\n',
    'login\n-\n',
    'login\nnull\n',
    'email\nnone@example.com\n',
    'email\nn/a@example.com\n',
    'email\n#N/A\n',
  ])('identifies no one: %j', async (file) => {
    expect(await read(file)).toMatchObject([{ kind: 'rejected' }]);
  });

  test.each(['1', '00123', 'A-0', 'X1', '0x1', '#12', 'None2'])(
    '%j is an employee number',
    async (number) => {
      expect(await read(`staff no\n${number}\n`)).toMatchObject([{ attributes: { employeeNumber: number } }]);
    },
  );

  test('may be a name, and part of a user name', async () => {
    expect(await read('login,last name\nna,Null\nnull.chris,Unknown\n')).toMatchObject([
      { kind: 'row' },
      { kind: 'row' },
    ]);
  });
});
