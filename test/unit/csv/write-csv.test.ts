import { expect, test } from 'vitest';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { writeCsv } from '../../../shared/csv/write/write-csv.ts';
import { writeRejectedRows } from '../../../shared/csv/write/write-rejected-rows.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { collect, inChunks } from './streams.ts';

const rows = [
  ['=1+1', 'a "b"', 'c\nd'],
  ['-3', ' x ', 'e;f'],
];
const text = async (chunks: AsyncIterable<Uint8Array>): Promise<string> =>
  Buffer.concat(await collect(chunks)).toString('utf8');

test('writes for machines exactly, by RFC 4180', async () => {
  expect(await text(writeCsv({ columns: ['a', 'b', '=c'], rows, audience: 'machines' }))).toBe(
    'a,b,=c\r\n=1+1,"a ""b""","c\nd"\r\n-3, x ,e;f\r\n',
  );
});

test('writes for people with a byte order mark and without formulas, in header and rows', async () => {
  const options = { columns: ['a', 'b', '=c'], rows, audience: 'people' as const, delimiter: ';' as const };
  expect(await text(writeCsv(options))).toBe('\ufeffa;b;\'=c\r\n\'=1+1;"a ""b""";"c\nd"\r\n-3; x ;"e;f"\r\n');
});

test('writes the header of a file without rows', async () => {
  expect(await text(writeCsv({ columns: ['a', 'b'], rows: [], audience: 'machines' }))).toBe('a,b\r\n');
});

test('asks for rows only as fast as it is read', async () => {
  let asked = 0;
  async function* endless() {
    for (;;) yield [String(asked++)];
  }
  const chunks = writeCsv({ columns: ['n'], rows: endless(), audience: 'machines' });
  await chunks.next();
  await chunks.return(undefined);
  expect(asked).toBeLessThan(1000);
});

test('writes rejected rows with all their errors, and reads them as the same rows again', async () => {
  const dropped = Buffer.from(
    'E-mail;Title;Role\nann@example.com;=1+1;King\nbob;-x;Requester\ncy@example.com;short\ndi@example.com;a;Requester;long\n',
  );
  const first = await readCsv(inChunks(dropped, 9), { rolePolicy, now });
  const firstRows = await collect(first.rows);
  const rejected = firstRows.flatMap((row) => (row.kind === 'rejected' ? [row] : []));
  const written = await text(writeRejectedRows({ header: first.header, rows: rejected }));
  expect(written).toBe(
    [
      '\ufeffE-mail;Title;Role;error',
      "ann@example.com;'=1+1;King;Role: role-not-allowed (expected one of Requester, IT Manager, Infraon Admin)",
      "bob;'-x;Requester;E-mail: malformed (expected an e-mail address)",
      'cy@example.com;short;;too-few-cells (expected 3 cells)',
      'di@example.com;a;Requester;too-many-cells (expected 3 cells);long',
      '',
    ].join('\r\n'),
  );
  const again = await readCsv(inChunks(Buffer.from(written), 9), { rolePolicy, now });
  expect(again.header).toMatchObject({
    columns: ['E-mail', 'Title', 'Role'],
    delimiter: ';',
    isReturned: true,
  });
  const [ann, bob, cy, di] = await collect(again.rows);
  expect([ann, bob, di]).toMatchObject(
    [0, 1, 3].map((index) => ({ cells: firstRows[index]?.cells, kind: 'rejected' })),
  );
  expect(cy).toMatchObject({ kind: 'row', attributes: { email: 'cy@example.com', title: 'short' } });
});
