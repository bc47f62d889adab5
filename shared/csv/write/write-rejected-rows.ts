import type { Delimiter } from '../read/detect-delimiter.ts';
import type { RowError } from '../rows/row.ts';
import { writeCsv } from './write-csv.ts';

export interface RejectedRow {
  readonly cells: readonly string[];
  readonly errors: readonly RowError[];
}

/**
 * Writes `rejected.csv`: the columns of the dropped file and `error`, with the file's own separator. It can be corrected
 * and dropped as it is: reading it leaves `error` out and restores the cells.
 */
export function writeRejectedRows(options: {
  readonly header: { readonly columns: readonly string[]; readonly delimiter: Delimiter };
  readonly rows: AsyncIterable<RejectedRow> | Iterable<RejectedRow>;
}): AsyncGenerator<Uint8Array> {
  const { columns, delimiter } = options.header;
  return writeCsv({
    columns: [...columns, 'error'],
    rows: withErrors(options.rows, columns.length),
    audience: 'editing',
    delimiter,
  });
}

/** A short row is filled up, so that its error stands below `error`; of a long one the surplus follows the error. */
async function* withErrors(
  rows: AsyncIterable<RejectedRow> | Iterable<RejectedRow>,
  columns: number,
): AsyncGenerator<readonly string[]> {
  for await (const { cells, errors } of rows) {
    const filled = Array.from({ length: columns }, (_, index) => cells[index] ?? '');
    yield [...filled, describeRowErrors(errors), ...cells.slice(columns)];
  }
}

/** The errors of a row as one line for people: `E-mail: malformed (expected an e-mail address); role: not-allowed`. */
function describeRowErrors(errors: readonly RowError[]): string {
  return errors
    .map(({ column, code, expected }) => {
      const where = column === undefined ? '' : `${column}: `;
      return `${where}${code}${expected === undefined ? '' : ` (expected ${expected})`}`;
    })
    .join('; ');
}
