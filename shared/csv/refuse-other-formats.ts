import { CsvRejectedError, type CsvRejection } from './csv-rejected-error.ts';

/** How much of a file's beginning {@link refuseOtherFormats} needs. */
export const signatureBytes = 8;

/** The first bytes of what people drop by mistake, in hexadecimal. */
const signatures: readonly (readonly [string, CsvRejection])[] = [
  // PKWARE's APPNOTE 4.3: local file header, empty archive, spanned archive. An xlsx or ods is a zip.
  ['504b0304', 'zip-or-workbook'],
  ['504b0506', 'zip-or-workbook'],
  ['504b0708', 'zip-or-workbook'],
  // [MS-CFB] 2.2: what an xls, or an xlsx with a password, is kept in.
  ['d0cf11e0a1b11ae1', 'zip-or-workbook'],
  // RFC 1952, 2.3.1.
  ['1f8b', 'gzip'],
];

/** Whether a file may be a workbook, by its first bytes. */
export function mayBeWorkbook(head: Buffer): boolean {
  return rejectionFor(head) === 'zip-or-workbook';
}

/** Rejects a file that its first bytes show not to be text at all. */
export function refuseOtherFormats(head: Buffer): void {
  const code = rejectionFor(head);
  if (code !== undefined) throw new CsvRejectedError(code);
}

function rejectionFor(head: Buffer): CsvRejection | undefined {
  const hex = head.toString('hex', 0, signatureBytes);
  return signatures.find(([signature]) => hex.startsWith(signature))?.[1];
}
