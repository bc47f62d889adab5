import { stringify } from 'csv-stringify/sync';
import type { Delimiter } from '../read/detect-delimiter.ts';
import { neutraliseFormula } from './formula.ts';
import { protectCell } from './protect-cell.ts';

export interface WriteCsvOptions {
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
  /**
   * For people: with a byte order mark, so that Excel reads UTF-8, and no formulas. For editing: the same, and a spreadsheet
   * saves every cell as it was. For machines: exact.
   */
  readonly audience: 'people' | 'editing' | 'machines';
  /** Default: a comma. */
  readonly delimiter?: Delimiter;
}

/**
 * A lone LF or CR is quoted too (by itself the library quotes what is a line end here, CRLF), and so is a lone blank cell,
 * whose row would look like no row.
 */
const format = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ };
/** How a cell is written; undefined: as it is. */
const cellWriters: Readonly<Record<WriteCsvOptions['audience'], ((cell: string) => string) | undefined>> = {
  people: neutraliseFormula,
  editing: protectCell,
  machines: undefined,
};
const rowsPerChunk = 512;

/** Writes a CSV file (RFC 4180, CRLF, UTF-8) while its rows arrive, in memory that does not grow with it. */
export async function* writeCsv(options: WriteCsvOptions): AsyncGenerator<Uint8Array> {
  const { columns, rows, audience, delimiter = ',' } = options;
  const writeCell = cellWriters[audience];
  let waiting: (readonly string[])[] = [columns];
  const take = (): Uint8Array => {
    const records = writeCell === undefined ? waiting : waiting.map((row) => row.map(writeCell));
    waiting = [];
    return Buffer.from(stringify(records, { ...format, delimiter, quoted_empty: columns.length === 1 }));
  };

  if (writeCell !== undefined) yield Buffer.from('\ufeff');
  for await (const row of rows) {
    waiting.push(row);
    if (waiting.length >= rowsPerChunk) yield take();
  }
  if (waiting.length > 0) yield take();
}
