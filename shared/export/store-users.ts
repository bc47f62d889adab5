import type { ObjectStore, ObjectWriter } from '../aws/objects/object-store.ts';
import { CsvRejectedError } from '../csv/read/csv-rejected-error.ts';
import { openRecords } from '../csv/read/open-records.ts';
import { openText } from '../csv/read/open-text.ts';
import type { CsvRecord } from '../csv/read/parse-records.ts';
import { writeCsv } from '../csv/write/write-csv.ts';
import { ExportRejectedError } from './export-rejected-error.ts';

export const csvContentType = 'text/csv; charset=utf-8';

/** A longer row than this is no account. */
const maxRecordBytes = 1024 * 1024;

/**
 * Stores a CSV of accounts while it arrives, in memory that does not grow with it (but for the ids): `users.csv` byte for
 * byte, and `users.safe.csv` for spreadsheets. Returns the number of its rows.
 *
 * Throws an {@link ExportRejectedError} when it is not what it must be; `users.csv` is then stored all the same, as far as
 * it can be had, for whoever looks into it. What the source or the store throws is passed on, and nothing is stored.
 */
export async function storeUsers(given: {
  readonly source: AsyncIterable<Uint8Array>;
  readonly idColumn: string;
  readonly store: Pick<ObjectStore, 'openWriter'>;
  readonly prefix: string;
}): Promise<number> {
  const { source, idColumn, store, prefix } = given;
  const exact = store.openWriter(`${prefix}users.csv`, csvContentType);
  const safe = store.openWriter(`${prefix}users.safe.csv`, csvContentType);
  const chunks = source[Symbol.asyncIterator]();
  try {
    const rows = await writeSafely({ bytes: storeEach(chunks, exact), idColumn, safe });
    await exact.end();
    await safe.end();
    return rows;
  } catch (error) {
    await safe.abort();
    const rejection = rejectionOf(error);
    if (rejection === undefined) {
      await exact.abort();
      await chunks.return?.();
      throw error;
    }
    await storeRest(chunks, exact);
    throw rejection;
  }
}

/** The source stays open when the reader leaves, so that the rest can be stored. */
async function* storeEach(
  chunks: AsyncIterator<Uint8Array>,
  writer: ObjectWriter,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return;
    await writer.write(next.value);
    yield next.value;
  }
}

async function writeSafely(given: {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly idColumn: string;
  readonly safe: ObjectWriter;
}): Promise<number> {
  const { blocks } = await openText(given.bytes, { charset: undefined, maxLineBytes: maxRecordBytes });
  const { delimiter, header, records } = await openRecords(blocks, { maxRecordBytes });
  try {
    const check = checkRows(header, given.idColumn);
    const rows = checked(records, check.take);
    for await (const chunk of writeCsv({ columns: header.cells, rows, audience: 'people', delimiter })) {
      await given.safe.write(chunk);
    }
    return check.count();
  } finally {
    await records.return();
  }
}

async function* checked(
  batches: AsyncIterable<readonly CsvRecord[]>,
  take: (record: CsvRecord) => void,
): AsyncGenerator<readonly string[]> {
  for await (const batch of batches) {
    for (const record of batch) {
      take(record);
      yield record.cells;
    }
  }
}

function rejectionOf(error: unknown): ExportRejectedError | undefined {
  if (error instanceof ExportRejectedError) return error;
  if (!(error instanceof CsvRejectedError)) return undefined;
  const details = error.line === undefined ? {} : { line: error.line };
  return new ExportRejectedError(error.code, { details, cause: error });
}

/** A source that breaks off now changes nothing: what there is of it is kept. */
async function storeRest(chunks: AsyncIterator<Uint8Array>, writer: ObjectWriter): Promise<void> {
  for (;;) {
    const next = await chunks.next().catch(() => ({ done: true as const }));
    if (next.done === true) break;
    await writer.write(next.value);
  }
  await writer.end();
}

interface RowsCheck {
  /** Throws an {@link ExportRejectedError} when the row is not what it must be. */
  readonly take: (record: CsvRecord) => void;
  readonly count: () => number;
}

/**
 * Checks the rows of a CSV of accounts against its header: each is complete and has an id (in the column `idColumn`) that no
 * other has. Throws an {@link ExportRejectedError} for a header that cannot be one.
 */
function checkRows(header: CsvRecord, idColumn: string): RowsCheck {
  const names = header.cells.map(plain);
  const idAt = names.indexOf(plain(idColumn));
  const isHeader = !header.hasStrayQuote && idAt !== -1 && new Set(names).size === names.length;
  if (!isHeader) throw new ExportRejectedError('unknown-header', { details: { line: header.line } });
  const ids = new Set<string>();
  return {
    count: () => ids.size,
    take({ cells, hasStrayQuote, line }) {
      const reject = (code: 'malformed-row' | 'incomplete-row' | 'row-without-id' | 'repeated-id') => {
        throw new ExportRejectedError(code, { details: { line } });
      };
      if (hasStrayQuote) reject('malformed-row');
      if (cells.length !== names.length) reject('incomplete-row');
      const id = cells[idAt]?.trim() ?? '';
      if (id === '') reject('row-without-id');
      if (ids.has(id)) reject('repeated-id');
      ids.add(id);
    },
  };
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
