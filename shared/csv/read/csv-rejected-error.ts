/** Why a whole file is refused. What is wrong with one row is that row's {@link RowError}, and refuses only the row. */
export type CsvRejection =
  | 'empty'
  | 'zip-or-workbook'
  | 'locked-workbook'
  | 'broken-workbook'
  | 'workbook-too-large'
  | 'no-such-sheet'
  | 'gzip'
  | 'markup'
  | 'nul-byte'
  | 'unknown-charset'
  | 'invalid-encoding'
  | 'open-quote'
  | 'malformed-quotes'
  | 'record-too-large'
  | 'too-many-columns'
  | 'forbidden-column'
  | 'duplicate-column'
  | 'missing-key-column';

/** What to do about it, for the person who dropped the file. */
const sentences: Readonly<Record<CsvRejection, string>> = {
  empty: 'The file is empty. Export it again, with the column names in its first row.',
  'zip-or-workbook':
    'The file is an old Excel workbook, a document of another kind or a zip archive, or its name does not end with .xlsx although it is a workbook. Open it and save it as .xlsx, or as "CSV UTF-8".',
  'locked-workbook':
    'The workbook is locked with a password, so only its owner can read it. Save it without one.',
  'broken-workbook':
    'The workbook is damaged, or no program that people use writes such a one. Open it in Excel and save it again.',
  'workbook-too-large':
    'The workbook is larger than is read, or unpacks to more. Save it as "CSV UTF-8", or split it.',
  'no-such-sheet':
    'The workbook has no sheet of the name that the metadata sheet gives, or none that is visible.',
  gzip: 'The file is compressed with gzip. Unpack it and drop the CSV file that is inside.',
  markup: 'The file is a web page, XML or JSON, perhaps an error page of the export. Export it again as CSV.',
  'nul-byte':
    'The file contains NUL bytes: it is not text, or it is UTF-16 without a byte order mark. Save it as "CSV UTF-8".',
  'unknown-charset':
    'The declared charset is not known. Use a name of the WHATWG Encoding Standard, such as windows-1252, or save the file as UTF-8.',
  'invalid-encoding':
    'The file is not written in its encoding (UTF-8 unless declared otherwise). Save it as "CSV UTF-8", or declare its charset.',
  'open-quote':
    'A cell begins with a quotation mark that is never closed, or only very far below. Close it, or double the quotation marks inside the cell.',
  'malformed-quotes':
    'A quoted cell of several lines goes on after its closing quotation mark. A quotation mark is probably missing or one too many; inside a quoted cell write it twice.',
  'record-too-large': 'A row is larger than any list of people needs. Look for a missing line break.',
  'too-many-columns':
    'The header names more columns than are allowed. Export only the columns that are needed.',
  'forbidden-column': 'The header has a column name that is reserved. Rename or remove the column.',
  'duplicate-column':
    'Two columns say the same thing about a person. Remove one of them, or give it another name.',
  'missing-key-column':
    'No column says who a row is about. The first row must name the columns, one of them userName, email or employeeNumber.',
};

/** The file cannot be read as a list of people, and nothing of it may be applied. Names no value of the file. */
export class CsvRejectedError extends Error {
  override readonly name = 'CsvRejectedError';
  readonly code: CsvRejection;
  /** The first offending line, as a text editor counts (1-based), where one can be named. */
  readonly line: number | undefined;
  /** What the offending columns mean: attribute names, or reserved names. */
  readonly columns: readonly string[];

  /** The message is a sentence for the person who dropped the file. */
  constructor(
    code: CsvRejection,
    details: {
      readonly line?: number | undefined;
      readonly columns?: readonly string[];
      /** Says more, in the file's own words. */
      readonly hint?: string;
      readonly cause?: unknown;
    } = {},
  ) {
    const { line, columns = [], hint, cause } = details;
    const where = line === undefined ? '' : ` (Line ${line}.)`;
    const said = hint ?? (columns.length === 0 ? undefined : `(${columns.join(', ')}.)`);
    super(
      `${sentences[code]}${said === undefined ? '' : ` ${said}`}${where}`,
      cause === undefined ? {} : { cause },
    );
    this.code = code;
    this.line = line;
    this.columns = columns;
  }
}
