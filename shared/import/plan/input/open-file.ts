import { type CsvFile, readCsv } from '../../../csv/read/read-csv.ts';
import { isWorkbookKey } from '../../drop/parse-key.ts';
import type { ImportContext } from '../../import-context.ts';
import type { ImportRecord } from '../../ledger/import-records.ts';

/**
 * Opens the dropped file, to be read once: the very bytes that were dropped, by version and ETag, or none. It reads the same each time: how far ahead an `effectiveAt` lies is measured
 * from the import's own time.
 */
export function openFile(
  { drops, rolePolicy, options }: ImportContext,
  { object, charset, sheet, receivedAt }: ImportRecord,
): Promise<CsvFile> {
  return readCsv(drops.read(object), {
    rolePolicy,
    charset,
    workbook: isWorkbookKey(object.key) ? { sheet } : undefined,
    blankCells: options.blankCells,
    timeZone: options.timeZone,
    harmlessColumns: options.harmlessColumns ?? [],
    now: () => Date.parse(receivedAt),
  });
}
