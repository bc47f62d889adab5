import type { CsvRecord } from '../csv/parse-records.ts';
import { ExportRejectedError } from './export-rejected-error.ts';

export interface RowsCheck {
  /** Throws an {@link ExportRejectedError} when the row is not what it must be. */
  readonly take: (record: CsvRecord) => void;
  readonly count: () => number;
}

/**
 * Checks the rows of a CSV of accounts against its header: each is complete and has an id (in the column `idColumn`) that no
 * other has. Throws an {@link ExportRejectedError} for a header that cannot be one.
 */
export function checkRows(header: CsvRecord, idColumn: string): RowsCheck {
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
