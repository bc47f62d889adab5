import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type Exports, fileNames, folderOf } from './open-exports.ts';

/** Throws unless the date has one complete set whose manifest says what it is, and is signed. */
export async function assertWholeExport(exports: Exports, date: string): Promise<void> {
  deepEqual(
    await exports.keys(folderOf(date)),
    fileNames.map((name) => `${folderOf(date)}${name}`),
  );
  const { files, bytes, sha256 } = await exports.manifest(date);
  deepEqual(
    Object.keys(files).toSorted(),
    fileNames.filter((name) => !name.startsWith('manifest.')),
  );
  for (const [name, file] of Object.entries(files)) {
    const stored = await exports.bytes(`${folderOf(date)}${name}`);
    equal(stored.byteLength, file.bytes, name);
    equal(createHash('sha256').update(stored).digest('hex'), file.sha256, name);
  }
  ok(await exports.isSigned(date), 'the manifest is signed');
  deepEqual([files['users.csv']?.bytes, files['users.csv']?.sha256], [bytes, sha256]);
}
