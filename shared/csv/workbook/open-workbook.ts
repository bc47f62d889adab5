import { TextPool } from '../../bulk/packed-arrays.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import { CsvRejectedError } from '../read/csv-rejected-error.ts';
import type { Delimiter } from '../read/detect-delimiter.ts';
import type { OpenRecords } from '../read/open-records.ts';
import { startWith } from '../read/open-text.ts';
import { columnMeaning } from '../rows/column-names.ts';
import { createCellReader } from './cell.ts';
import { readNumberDisplay } from './display-number.ts';
import { type FoundSheet, findSheet } from './find-sheet.ts';
import { openParts, type Parts } from './open-parts.ts';
import { decodeText, readXml } from './parse-xml.ts';
import { readRows } from './read-rows.ts';
import { workbookLimits } from './workbook-limits.ts';

export interface WorkbookOptions {
  /** The name of a sheet; otherwise the first one that is visible. */
  readonly sheet?: string | undefined;
}

export interface OpenWorkbook extends OpenRecords {
  /** Which sheet is read, and which others there are to see. */
  readonly sheets: {
    readonly read: string;
    readonly others: readonly string[];
    /** Whether one of the others has columns that say who its rows are about, as the one that is read has. */
    readonly hasMorePeople?: true;
  };
}

/**
 * Opens an Excel workbook (`.xlsx`, ECMA-376) as the records that a CSV file of what it shows would have. Holds the packed file and
 * the texts that its cells share; the rows are unpacked while they are read.
 */
export async function openWorkbook(
  bytes: AsyncIterable<Uint8Array>,
  { sheet: wanted, maxRecordBytes }: WorkbookOptions & { readonly maxRecordBytes: number },
): Promise<OpenWorkbook> {
  const parts = await openParts(await holdArchive(bytes));
  const sheet = await findSheet(parts, wanted);
  const sharedTexts = await readSharedTexts(parts, sheet.sharedTexts);
  const readCell = createCellReader({ sharedTexts, display: await readNumberDisplay(parts, sheet) });
  const readRowsOf = (part: string) => readRows(parts.read(part), { readCell, maxRecordBytes });
  const batches = readRowsOf(sheet.part);
  for (;;) {
    const batch = await batches.next();
    if (batch.done === true) throw new CsvRejectedError('empty');
    const [header, ...rest] = batch.value;
    if (header === undefined) continue;
    const isAlike = (cells: readonly string[]) => sharesColumns(header.cells, cells);
    const sheets = {
      read: sheet.name,
      others: sheet.others.map(({ name }) => name),
      ...((await hasMorePeople(parts, { sheet, isAlike, readRowsOf }))
        ? { hasMorePeople: true as const }
        : {}),
    };
    const delimiter = separatorOfWorkbook(header.cells);
    return { delimiter, header, records: startWith([rest], batches), sheets };
  }
}

/** More sheets than these are not looked into. */
const maxLookedAt = 20;

/** Whether another sheet has a row below column names like those of the one that is read. */
async function hasMorePeople(
  parts: Parts,
  {
    sheet,
    isAlike,
    readRowsOf,
  }: {
    readonly sheet: FoundSheet;
    readonly isAlike: (cells: readonly string[]) => boolean;
    readonly readRowsOf: (part: string) => ReturnType<typeof readRows>;
  },
): Promise<boolean> {
  for (const { part } of sheet.others.slice(0, maxLookedAt)) {
    if (part === undefined || !parts.has(part)) continue;
    if (await hasRows(readRowsOf(part), isAlike)) return true;
  }
  return false;
}

async function hasRows(
  batches: ReturnType<typeof readRows>,
  isAlike: (cells: readonly string[]) => boolean,
): Promise<boolean> {
  let isBelow = false;
  try {
    for await (const batch of batches) {
      for (const { cells } of batch) {
        if (isBelow) return true;
        if (!isAlike(cells)) return false;
        isBelow = true;
      }
    }
  } catch (error) {
    // What is wrong with a sheet that is not read is no fault of the one that is.
    if (!(error instanceof CsvRejectedError)) throw error;
  }
  return false;
}

/** Whether both have a column that identifies a person, and another one that means the same. */
function sharesColumns(read: readonly string[], other: readonly string[]): boolean {
  const meanings = new Set(read.flatMap((name) => columnMeaning(name) ?? []));
  const shared = new Set(
    other.flatMap((name) => columnMeaning(name) ?? []).filter((one) => meanings.has(one)),
  );
  return shared.size > 1 && identifierTypes.some((type) => shared.has(type));
}

/** What holds an `.xls`, and an `.xlsx` with a password. Source: [MS-CFB] 2.2, [MS-OFFCRYPTO] 2.3.4. */
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const encryptedStream = Buffer.from('EncryptedPackage', 'utf16le');

async function holdArchive(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > workbookLimits.fileBytes) throw new CsvRejectedError('workbook-too-large');
    chunks.push(chunk);
  }
  const file = Buffer.concat(chunks);
  if (!file.subarray(0, compoundFile.length).equals(compoundFile)) return file;
  throw new CsvRejectedError(file.includes(encryptedStream) ? 'locked-workbook' : 'zip-or-workbook');
}

/** Words of German, French and Spanish column names. `nom` and the like stand alone, so that no English word holds them. */
const otherLanguages =
  /(?:vor|nach|ruf|familien|anzeige|benutzer)name|(?:personal|mitarbeiter)-?(?:nummer|nr|id)|mitarbeiter|telefon|kennung|pr[eé]nom|\bnom\b|matricule|courriel|identifiant|t[eé]l[eé]phone portable|\bnombres?\b|apellido|\bcorreo|tel[eé]fono|usuario|empleado/i;
const notAscii = /[^\p{ASCII}]/u;

/**
 * The separator with which the workbook's rows go back as CSV. Excel reads a CSV by the separator of its user's country: a
 * semicolon where numbers have a decimal comma. A workbook does not say which that is, but its column names tell the language.
 */
export function separatorOfWorkbook(columns: readonly string[]): Delimiter {
  return columns.some((name) => notAscii.test(name) || otherLanguages.test(name)) ? ';' : ',';
}

/** Reads the texts that the cells of all sheets refer to by number. */
async function readSharedTexts(parts: Parts, name: string | undefined): Promise<TextPool> {
  const texts = new TextPool();
  if (name === undefined || !parts.has(name)) return texts;
  let text = '';
  let isText = false;
  await readXml(parts.read(name, { maxBytes: workbookLimits.sharedTextBytes }), {
    open(element, _attributes, path) {
      if (element === 'si') text = '';
      // Not the reading aids of Japanese texts.
      isText = element === 't' && !path.includes('rPh');
    },
    text(part) {
      if (isText) text += part;
    },
    close(element) {
      isText = false;
      if (element === 'si') texts.push(decodeText(text));
    },
  });
  return texts;
}
