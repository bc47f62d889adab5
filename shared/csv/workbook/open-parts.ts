import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { CsvRejectedError } from '../read/csv-rejected-error.ts';
import { workbookLimits } from './workbook-limits.ts';

/** The files that a zip archive holds. */
export interface Parts {
  has(name: string): boolean;
  /** Unpacks a part while it is read. Throws where there is none, where it is damaged, and where it is too large. */
  read(name: string, options?: { readonly maxBytes?: number }): AsyncGenerator<Uint8Array>;
}

/** Reads the directory of a zip archive. What is in it is unpacked when it is asked for. */
export async function openParts(archive: Buffer): Promise<Parts> {
  const { zip, entries } = await readDirectory(archive);
  return {
    has: (name) => entries.has(name),
    async *read(name, { maxBytes = workbookLimits.partBytes } = {}) {
      const entry = entries.get(name);
      if (entry === undefined) throw new CsvRejectedError('broken-workbook');
      refuseBomb(entry, maxBytes);
      let checksum = 0;
      for await (const chunk of unpack(zip, entry)) {
        checksum = crc32(chunk, checksum);
        yield chunk;
      }
      if (checksum !== entry.crc32) throw new CsvRejectedError('broken-workbook');
    },
  };
}

async function readDirectory(archive: Buffer) {
  const entries = new Map<string, Entry>();
  try {
    const zip = await fromBufferPromise(archive);
    for await (const entry of zip.eachEntry()) {
      // Of two parts with one name, programs read different ones.
      if (entries.has(entry.fileName)) throw new CsvRejectedError('broken-workbook');
      if (entries.size >= workbookLimits.parts) throw new CsvRejectedError('workbook-too-large');
      entries.set(entry.fileName, entry);
    }
    return { zip, entries };
  } catch (error) {
    throw asRejection(error);
  }
}

/** By what the archive says of itself; unpacking to more than that is an error. */
function refuseBomb({ uncompressedSize, compressedSize }: Entry, maxBytes: number): void {
  const isBomb =
    uncompressedSize > workbookLimits.ratioFreeBytes &&
    uncompressedSize > compressedSize * workbookLimits.ratio;
  if (isBomb || uncompressedSize > maxBytes) throw new CsvRejectedError('workbook-too-large');
}

async function* unpack(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  if (!entry.canDecodeFileData()) throw new CsvRejectedError('broken-workbook');
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) yield chunk;
  } catch (error) {
    throw asRejection(error);
  }
}

/** What yauzl and zlib find wrong is wrong with the file: it is all in memory. */
function asRejection(error: unknown): CsvRejectedError {
  return error instanceof CsvRejectedError ? error : new CsvRejectedError('broken-workbook');
}
