import { equal, ok } from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { FaultCase } from '../../fault-case.ts';
import { csvOf } from '../../world/csv-of.ts';
import { openDrops } from '../../world/open-drops.ts';

export const noCsvAtAll: FaultCase = {
  id: 'F10',
  done: 'a zip, xlsx, xls, gzip or web page that is called .csv',
  invariants: ['A'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const person = world.person();
    const rows = csvOf([person]);
    const entry = (name: string) => storedZip(name, Buffer.from(rows));
    const files: readonly (readonly [what: string, body: Uint8Array, code: string])[] = [
      ['zip', entry('people.csv'), 'zip-or-workbook'],
      ['xlsx', entry('[Content_Types].xml'), 'zip-or-workbook'],
      ['empty zip', Buffer.concat([Buffer.from('504b0506', 'hex'), Buffer.alloc(18)]), 'zip-or-workbook'],
      ['xls', Buffer.from(`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\n${rows}`, 'latin1'), 'zip-or-workbook'],
      ['gzip', gzipSync(rows), 'gzip'],
      ['web page', Buffer.from(`<!doctype html>\n${rows}`), 'markup'],
      ['binary', Buffer.from(`${rows}\0\n`), 'nul-byte'],
      ['nothing', Buffer.alloc(0), 'empty'],
    ];
    const feed = world.newId();
    for (const place of ['delta', `full/${feed}`]) {
      const dropped = files.map(async ([what, body, code]) => {
        const file = await drops.drop(`imports/${place}/${world.newId()}.csv`, body);
        const { state, rejectedBecause } = await drops.summary(file);
        equal(state, 'rejected', what);
        equal(rejectedBecause?.code, code, what);
        ok((await drops.report(file, 'report.html')).includes('<html'), what);
      });
      await Promise.all(dropped);
    }
    equal(world.accounts(person.email).length, 0);
    equal(world.effectsOn(person.email).length, 0);
  },
};

/** An archive's local file header (PKWARE's APPNOTE 4.3.7) and the entry, stored as it is: the rows can be read in it. */
function storedZip(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt32LE(content.length, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(`${name}\n`), content]);
}
