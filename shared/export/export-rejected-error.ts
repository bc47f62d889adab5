import type { CsvRejection } from '../csv/read/csv-rejected-error.ts';

/**
 * Why an export is not published. Beside what is wrong with a file that is no CSV at all:
 * - `unknown-header`: the first row names no column of accounts' ids, or names a column twice.
 * - `incomplete-row`, `malformed-row`, `row-without-id`, `repeated-id`: a row is not what every row must be.
 * - `no-accounts`: there is not even the account that the credential belongs to.
 * - `fewer-rows-than-listed`, `more-rows-than-listed`: the download and the listing do not show the same directory.
 * - `shrunk`: much smaller than the last good export.
 */
export type ExportRejection =
  | CsvRejection
  | 'unknown-header'
  | 'incomplete-row'
  | 'malformed-row'
  | 'row-without-id'
  | 'repeated-id'
  | 'no-accounts'
  | 'fewer-rows-than-listed'
  | 'more-rows-than-listed'
  | 'shrunk';

/** What was read is no trustworthy copy of the directory. Names no value of it. */
export class ExportRejectedError extends Error {
  override readonly name = 'ExportRejectedError';
  readonly code: ExportRejection;
  /** Numbers that explain it: a line, rows, accounts. */
  readonly details: Readonly<Record<string, number>>;

  constructor(
    code: ExportRejection,
    options: { readonly details?: Readonly<Record<string, number>>; readonly cause?: unknown } = {},
  ) {
    super(`the export is not trustworthy: ${code}`, { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}
