import { deepEqual, ok } from 'node:assert/strict';
import { openRecords } from '../../../../shared/csv/read/open-records.ts';
import { openText } from '../../../../shared/csv/read/open-text.ts';
import type { FaultCase } from '../../fault-case.ts';
import { assertWholeExport } from '../../world/assert-whole-export.ts';
import { folderOf, openExports } from '../../world/open-exports.ts';

const formulas = [
  '=HYPERLINK("http://127.0.0.1/?"&A1)',
  "+cmd|' /C calc'!A0",
  '-2+3+cmd|x',
  '@SUM(1+1)*cmd|x',
  '   =1+1',
  '\t=1+1',
  '＝1+1',
  '=1+1\r=2+2',
];
/** What looks like one and is none. */
const harmless = ['+44 20 7946 0958', '-12,5', "'t Hooft"];

export const formulasInNames: FaultCase = {
  id: 'E1',
  done: 'names that spreadsheets would run, in the directory that is exported',
  invariants: ['A'],
  alone: true,
  async run(world) {
    using exports = openExports(world);
    const names = [...formulas, ...harmless];
    const people = names.map((name) => ({ name, email: world.person().email }));
    world.simulator.putUsers(people);
    const date = await exports.nextDate();
    deepEqual((await exports.night(date)).status, 'published');
    await assertWholeExport(exports, date);
    const folder = folderOf(date);

    const exact = new Map(await namesOf(await exports.bytes(`${folder}users.csv`)));
    for (const { email, name } of people) deepEqual(exact.get(email), name, 'the exact copy');
    const safe = new Map(await namesOf(await exports.bytes(`${folder}users.safe.csv`)));
    for (const { email, name } of people) {
      // Also behind what another program takes for a separator.
      const shown = `'${name.replace(/(?<=[\t\r])=/g, "'=")}`;
      deepEqual(safe.get(email), formulas.includes(name) ? shown : name, 'the copy for people');
    }
    for (const name of ['users.safe.csv', 'drift.csv']) {
      for (const cells of await rowsOf(await exports.bytes(`${folder}${name}`))) {
        for (const cell of cells) ok(!/^[\s]*[=@＝]/u.test(cell), `${name}: ${cell}`);
      }
    }
    const page = await exports.text(`${folder}drift.html`);
    ok(!page.includes('=HYPERLINK("'), 'markup in the page is escaped');
  },
};

async function rowsOf(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  const { blocks } = await openText(ReadableStream.from([bytes]), { charset: undefined, maxLineBytes: 1e6 });
  const { header, records } = await openRecords(blocks, { maxRecordBytes: 1e6 });
  const rows: (readonly string[])[] = [header.cells];
  for await (const batch of records) rows.push(...batch.map(({ cells }) => cells));
  return rows;
}

async function namesOf(bytes: Uint8Array): Promise<readonly (readonly [string, string])[]> {
  const [header = [], ...rows] = await rowsOf(bytes);
  const [email, name] = [header.indexOf('email'), header.indexOf('name')];
  return rows.map((cells) => [cells[email] ?? '', cells[name] ?? ''] as const);
}
