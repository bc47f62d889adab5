/**
 * What spreadsheets (Excel, LibreOffice, Google Sheets) take for a formula: `=`, `+`, `-`, `@` and their full-width and
 * small forms, also behind white space and invisible characters, and a leading tab or line end.
 * Source: OWASP, CSV Injection.
 */
const formulaStart = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫])/u;

/** Digits with what people write between them: there is nothing in it to run, and a telephone number stays usable. */
const number = /^\s*(?:\+\d[\d ()./-]*|-\d+(?:[.,]\d+)*)$/;

/** Whether a cell would be run, or has apostrophes in front of what would: both get one more when written for people. */
export function isFormula(cell: string): boolean {
  const bare = cell.replace(/^'+/, '');
  return formulaStart.test(bare) && !number.test(bare);
}
