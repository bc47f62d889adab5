import { identifierTypes } from '../../domain/identity/identifiers.ts';
import { columnMeaning } from '../rows/column-names.ts';
import { delimiters, splitOutsideQuotes } from './detect-delimiter.ts';
import type { OpenRecords } from './open-records.ts';
import type { CsvRecord } from './parse-records.ts';

/** Titles and groups of columns are not higher than that. */
const searched = 20;

/**
 * Where the names of the columns stand, of a file whose first row does not name a column that says who a row is about: further below,
 * on another sheet, or all in one cell. A sentence for whoever dropped the file; undefined where they are not found.
 */
export async function locateHeader(
  { header, records }: Pick<OpenRecords, 'header' | 'records'>,
  sheets: { readonly read: string; readonly others: readonly string[] } | undefined,
): Promise<string | undefined> {
  const below = await findBelow(records);
  if (below !== undefined) {
    return `The column names seem to stand in row ${below.rowNumber}: remove the rows above it.`;
  }
  const [only = '', ...more] = header.cells.filter((cell) => cell.trim() !== '');
  if (more.length === 0 && delimiters.some((each) => namesColumns(splitOutsideQuotes(only, each)))) {
    return 'Each line stands in quotation marks as a whole, so that it is one cell: export the file again, or remove them.';
  }
  if (sheets === undefined || sheets.others.length === 0) return undefined;
  const others = sheets.others.slice(0, 10).map((name) => `“${name}”`);
  return `The sheet “${sheets.read}” was read, and others were not: ${others.join(', ')}. Name the right one in the metadata sheet.`;
}

async function findBelow(records: OpenRecords['records']): Promise<CsvRecord | undefined> {
  let seen = 0;
  for await (const batch of records) {
    const found = batch.slice(0, searched - seen).find(({ cells }) => namesColumns(cells));
    seen += batch.length;
    if (found !== undefined || seen >= searched) return found;
  }
  return undefined;
}

/** One cell may be someone's title; two that are names of columns, and say who a row is about, are a header. */
function namesColumns(cells: readonly string[]): boolean {
  const meanings = cells.flatMap((cell) => columnMeaning(cell) ?? []);
  return meanings.length > 1 && identifierTypes.some((type) => meanings.includes(type));
}
