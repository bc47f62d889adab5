import type { AttributeName } from '../../domain/attributes.ts';
import type { RolePolicy } from '../../domain/authority/role-policy.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import { columnMeaning } from '../rows/column-names.ts';
import { createRowCheck } from '../rows/create-row-check.ts';
import { type ColumnHint, type Columns, mapColumns, withoutPositions } from '../rows/map-columns.ts';
import type { Row } from '../rows/row.ts';
import { type OpenWorkbook, openWorkbook, type WorkbookOptions } from '../workbook/open-workbook.ts';
import { restoreCell } from '../write/protect-cell.ts';
import { CsvRejectedError } from './csv-rejected-error.ts';
import { type Delimiter, delimiters, splitOutsideQuotes } from './detect-delimiter.ts';
import { type OpenRecords, openRecords } from './open-records.ts';
import { mayBeWorkbook, openText, readHead, signatureBytes } from './open-text.ts';
import type { CsvRecord } from './parse-records.ts';

export interface ReadCsvOptions {
  readonly rolePolicy: RolePolicy;
  /** Milliseconds since 1970: how far ahead an `effectiveAt` lies is measured from it. */
  readonly now: () => number;
  /** A label of the WHATWG Encoding Standard. A byte order mark overrules it; without both the file is UTF-8. */
  readonly charset?: string | undefined;
  /** Where the file is to be an Excel workbook by its name. One that turns out to be text is read as text. */
  readonly workbook?: WorkbookOptions | undefined;
  /** Whether a blank cell says nothing about its attribute (the default), or clears it. */
  readonly blankCells?: 'ignore' | 'clear';
  /** An IANA time zone, in which a date without a time is meant. Default: UTC. */
  readonly timeZone?: string | undefined;
  /** Columns whose names look as if they said who has left, and which do not. */
  readonly harmlessColumns?: readonly string[];
  /** A larger record rejects the file. Default 1 MiB. */
  readonly maxRecordBytes?: number;
  /** More columns reject the file. Default 256. */
  readonly maxColumns?: number;
}

export interface CsvHeader {
  /** As the WHATWG Encoding Standard names it, in lower case. */
  readonly encoding: string;
  readonly delimiter: Delimiter;
  /** The names of the columns as the file has them, without the `error` column of a file of ours. */
  readonly columns: readonly string[];
  readonly mapped: readonly MappedColumn[];
  /** The names of the columns that are not known, and not read. */
  readonly ignored: readonly string[];
  /** What some of those might be meant to say. */
  readonly hints: readonly ColumnHint[];
  /** Whether it is a `rejected.csv` that was dropped again. */
  readonly isReturned: boolean;
  /** Which sheet of a workbook is read, and which others are visible. */
  readonly sheets?: OpenWorkbook['sheets'];
}

export interface MappedColumn {
  /** As the file has it. */
  readonly column: string;
  readonly meaning: AttributeName | 'action' | 'effectiveAt';
}

export interface CsvFile {
  readonly header: CsvHeader;
  /** To be read once. Fails with a {@link CsvRejectedError}: then nothing of the file may be applied. */
  readonly rows: AsyncGenerator<Row>;
  /** Closes the source where the rows are not read at all. */
  readonly close: () => Promise<void>;
}

/**
 * Reads a CSV file of people while it arrives, in memory that does not grow with it, or a workbook.
 *
 * Throws a {@link CsvRejectedError} where the file as a whole cannot be read, here or while its rows are read; what is
 * wrong with one row is in that row. Blank rows are left out. Leaving the rows early closes the source.
 */
export async function readCsv(source: AsyncIterable<Uint8Array>, options: ReadCsvOptions): Promise<CsvFile> {
  const { rolePolicy, now, timeZone = 'UTC', blankCells = 'ignore' } = options;
  const { maxRecordBytes = 1024 * 1024, maxColumns = 256, harmlessColumns = [] } = options;
  const table = await openTable(source, { ...options, maxRecordBytes });
  const { encoding, delimiter, header, records, sheets } = table;
  try {
    if (header.hasStrayQuote) throw new CsvRejectedError('malformed-quotes', { line: header.line });
    const columns = await readColumns(table, { maxColumns, harmlessColumns });
    const check = createRowCheck({
      ...{ columns, rolePolicy, now, timeZone, blankCells },
      delimiter: sheets === undefined ? delimiter : undefined,
    });
    return {
      header: {
        encoding,
        delimiter,
        ...describeColumns(columns),
        ...(sheets === undefined ? {} : { sheets }),
      },
      rows: readRows(records, (record) => check(restore(record, columns))),
      close: async () => {
        await records.return();
      },
    };
  } catch (error) {
    await records.return();
    throw error;
  }
}

type OpenTable = OpenRecords & Pick<CsvHeader, 'encoding' | 'sheets'>;

async function readColumns(
  table: OpenTable,
  options: { readonly maxColumns: number; readonly harmlessColumns: readonly string[] },
): Promise<Columns> {
  const { cells, line } = table.header;
  try {
    return mapColumns(cells, { line, ...options });
  } catch (error) {
    const isNameless = error instanceof CsvRejectedError && error.code === 'missing-key-column';
    const hint = isNameless ? await locateHeader(table, table.sheets) : undefined;
    throw hint === undefined ? error : new CsvRejectedError('missing-key-column', { line, hint });
  }
}

async function openTable(
  bytes: AsyncIterable<Uint8Array>,
  options: Pick<ReadCsvOptions, 'charset' | 'workbook'> & { readonly maxRecordBytes: number },
): Promise<OpenTable> {
  const { charset, workbook, maxRecordBytes } = options;
  const { head, source } = await readHead(bytes, signatureBytes);
  if (workbook !== undefined && mayBeWorkbook(head)) {
    return { encoding: 'utf-8', ...(await openWorkbook(source, { ...workbook, maxRecordBytes })) };
  }
  const { encoding, blocks } = await openText(source, { charset, maxLineBytes: maxRecordBytes });
  return { encoding, ...(await openRecords(blocks, { maxRecordBytes })) };
}

async function* readRows(
  batches: AsyncIterable<readonly CsvRecord[]>,
  check: (record: CsvRecord) => Row,
): AsyncGenerator<Row> {
  for await (const batch of batches) {
    for (const record of batch) yield check(record);
  }
}

/** Undoes what our own report did to the cells of the file. */
function restore(record: CsvRecord, { errorPositions }: Columns): CsvRecord {
  if (errorPositions.length === 0) return record;
  return { ...record, cells: withoutPositions(record.cells, errorPositions).map(restoreCell) };
}

function describeColumns({ names, positions, ignored, hints, errorPositions }: Columns) {
  return {
    columns: names,
    mapped: [...positions].map(([meaning, index]) => ({ column: names[index]?.trim() ?? meaning, meaning })),
    ignored,
    hints,
    isReturned: errorPositions.length > 0,
  };
}

/** Titles and groups of columns are not higher than that. */
const searched = 20;

/**
 * Where the names of the columns stand, of a file whose first row does not name a column that says who a row is about: further below,
 * on another sheet, or all in one cell. A sentence for whoever dropped the file; undefined where they are not found.
 */
async function locateHeader(
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
