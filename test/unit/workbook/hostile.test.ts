import { describe, expect, test } from 'vitest';
import { CsvRejectedError } from '../../../shared/csv/read/csv-rejected-error.ts';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { sheet, sheetPart, withPart, workbookParts } from '../../support/workbook.ts';
import { type ZipEntry, zip } from '../../support/zip.ts';
import { collect, inChunks } from '../csv/streams.ts';

const mebibyte = 1024 * 1024;
const parts = workbookParts([{ name: 'People', rows: [['E-mail'], ['ann@example.com']] }]);
const cell = (reference: string, text: string) =>
  `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`;
const row = (number: number, ...cells: readonly string[]) => `<row r="${number}">${cells.join('')}</row>`;
const head = row(1, cell('A1', 'E-mail'));
/** A workbook whose sheet has these rows. */
const rows = (xml: string, before = '') => zip(withPart(parts, sheetPart(xml, before)));
const without = (name: string) => zip(parts.filter((entry) => entry.name !== name));
const replaced = (entry: ZipEntry) => zip(withPart(parts, entry));
const claiming = (claims: NonNullable<ZipEntry['claims']>) =>
  zip(parts.map((entry) => (entry.name === 'xl/worksheets/sheet1.xml' ? { ...entry, claims } : entry)));
const whole = zip(parts);

async function read(source: AsyncIterable<Uint8Array>) {
  const { rows } = await readCsv(source, { rolePolicy, now, workbook: {} });
  return await collect(rows);
}

const damaged: readonly (readonly [string, Buffer])[] = [
  ['that is cut off', whole.subarray(0, whole.length - 30)],
  ['whose bytes are not those that were packed', claiming({ crc: 1 })],
  ['that unpacks to more than it says', claiming({ uncompressedSize: 10 })],
  ['that unpacks to less than it says', claiming({ uncompressedSize: 100_000 })],
  ['with an encrypted part', claiming({ flags: 1 })],
  ['with two parts of one name', zip([...parts, sheetPart(head)])],
  ['without its sheet', without('xl/worksheets/sheet1.xml')],
  ['without its texts', without('xl/sharedStrings.xml')],
  ['whose XML is cut off', rows(`${head}<row r="2">`)],
  ['whose tags do not match', rows(`${head}</sheetData><sheetData></row>`)],
  ['with rows in another order', rows(head + row(5, cell('A5', 'a')) + row(4, cell('A4', 'b')))],
  ['with a row that is there twice', rows(head + head)],
  ['with more rows than Excel has', rows(head + row(1_048_577, cell('A2', 'a')))],
  ['with more columns than Excel has', rows(head + row(2, cell('XFE2', 'a')))],
  ['with a reference that is none', rows(head + row(2, cell('$A$2', 'a')))],
  ['with a number that is none', rows(`${head}${row(2, '<c r="A2"><v>0x</v></c>')}`)],
  ['with a text that is not there', rows(`${head}${row(2, '<c r="A2" t="s"><v>999</v></c>')}`)],
  [
    'in another encoding',
    replaced({ name: 'xl/worksheets/sheet1.xml', content: Buffer.from('\ufeff<worksheet/>', 'utf16le') }),
  ],
  ['with elements in elements without end', rows(head + '<a>'.repeat(1000) + '</a>'.repeat(1000))],
  [
    'with entities that grow',
    rows(
      head + row(2, cell('A2', '&lol2;')),
      '<!DOCTYPE worksheet [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>',
    ),
  ],
  [
    'with an entity that reads a file',
    rows(head, '<!DOCTYPE worksheet [<!ENTITY f SYSTEM "file:///etc/passwd">]>'),
  ],
  ['with an entity that is not declared', rows(head + row(2, cell('A2', '&nbsp;')))],
];

test.each(damaged)('a workbook %s is damaged', async (_, file) => {
  await expect(read(inChunks(file, 1000))).rejects.toMatchObject({ code: 'broken-workbook' });
});

describe('is too large:', () => {
  test.each([
    ['a sheet of zeros', rows(head + row(2, `<c r="A2" t="str"><v>${'0'.repeat(20 * mebibyte)}</v></c>`))],
    [
      'texts of blanks',
      replaced({ name: 'xl/sharedStrings.xml', content: `<sst>${' '.repeat(20 * mebibyte)}</sst>` }),
    ],
    ['a sheet that says that it unpacks to 2 GiB', claiming({ uncompressedSize: 2 ** 31 })],
    ['an attribute without end', rows(`${head}<row r="2" x="${noise(8 * mebibyte)}"/>`)],
  ])('%s', async (_, file) => {
    await expect(read(inChunks(file, mebibyte))).rejects.toMatchObject({ code: 'workbook-too-large' });
  });

  test('a file of which there is no end, and little of it is read', async () => {
    const seen = { bytes: 0, isClosed: false };
    async function* endless() {
      try {
        for (let chunk = whole; ; chunk = Buffer.alloc(mebibyte)) {
          seen.bytes += chunk.length;
          yield chunk;
        }
      } finally {
        seen.isClosed = true;
      }
    }
    await expect(read(endless())).rejects.toMatchObject({ code: 'workbook-too-large' });
    expect(seen.bytes).toBeLessThan(70 * mebibyte);
    expect(seen.isClosed).toBe(true);
  });

  test('a row, of which it is named', async () => {
    const long = row(7, ...Array.from({ length: 70 }, (_, at) => cell('A7', noise(16_000 + at))));
    await expect(read(inChunks(rows(head + long), mebibyte))).rejects.toMatchObject({
      code: 'record-too-large',
      line: 7,
    });
  });
});

test.each([
  ['a zip archive of something else', zip([{ name: 'people.csv', content: 'email\n' }]), 'zip-or-workbook'],
  [
    'a text document',
    zip([
      {
        name: '_rels/.rels',
        content: `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`,
      },
      { name: 'word/document.xml', content: '<document/>' },
    ]),
    'zip-or-workbook',
  ],
  [
    'an .xls',
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('Workbook', 'utf16le')]),
    'zip-or-workbook',
  ],
  [
    'a workbook with a password',
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(1000),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]),
    'locked-workbook',
  ],
  ['a workbook of blank cells', sheet([' '], [''], []), 'empty'],
  ['a web page', Buffer.from('<html>'), 'markup'],
  ['nothing', Buffer.alloc(0), 'empty'],
  ['too many columns', sheet(Array.from({ length: 300 }, (_, at) => `c${at}`)), 'too-many-columns'],
])('%s called .xlsx is rejected', async (_, file, code) => {
  await expect(read(inChunks(file, 100))).rejects.toMatchObject({ code });
});

test('no damage of a single byte is anything but read or rejected', async () => {
  const step = 7;
  for (let at = 0; at < whole.length; at += step) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 0x55;
    const outcome = await read(inChunks(changed, 1000)).catch((error: unknown) => error);
    expect(
      Array.isArray(outcome) || outcome instanceof CsvRejectedError,
      `byte ${at}: ${String(outcome)}`,
    ).toBe(true);
  }
});

/** Letters that no packing makes much smaller. */
function noise(length: number): string {
  let state = 1;
  const letters = Array.from({ length: Math.min(length, 65_536) }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state % 36).toString(36);
  }).join('');
  return letters.repeat(Math.ceil(length / letters.length)).slice(0, length);
}
