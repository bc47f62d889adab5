/**
 * Where a cell could become a formula. It is looked for at the cell's beginning and behind everything that some program
 * takes for a separator, line ends included: a file with commas is also opened as one with semicolons.
 */
const separators = String.raw`\t\r\n,;:\|`;
const start = `(?<=^|[${separators}])`;
/** What spreadsheets skip, quotation marks included: where another character separates, they do not open a cell's text. */
const skipped = String.raw`[[\s\p{Cc}\p{Cf}"']--[\t\r\n]]*`;
/** What begins a formula in Excel, LibreOffice and Google Sheets, in full-width and small forms too. */
const sign = '[=+\\-@＝＋－＠﹦﹢﹣﹫]';
/** Digits with what people write between them: there is nothing in it to run, and a telephone number stays usable. */
const number = String.raw`'*[[\s]--[\t\r\n]]*(?:\+\d[\d \(\)\.\/\-]*|-\d+(?:\.\d+)*)(?=$|[${separators}])`;
/** A cell that begins with a tab or a line end. Source: OWASP, CSV Injection. */
const indented = String.raw`(?<=^)(?='*[\t\r\n])`;

/** Matches an empty place, in front of what a spreadsheet would run. */
const formulaPlace = `(?:${indented}|${start}(?!${number})(?=${skipped}${sign}))`;

/** Whatever does not have one of these holds no formula: most cells need no closer look. */
const suspicious = /[=+\-@＝＋－＠﹦﹢﹣﹫\t\r\n]/;

const places = new RegExp(formulaPlace, 'gv');

/**
 * Writes a cell so that a spreadsheet shows it and does not run it, whatever it takes for a separator: with an apostrophe
 * in front of each formula.
 */
export function neutraliseFormula(cell: string): string {
  return suspicious.test(cell) ? cell.replace(places, "'") : cell;
}

const neutralised = new RegExp(`(?=${formulaPlace})'`, 'gv');

/** The exact inverse of {@link neutraliseFormula}; `'t Hooft` keeps its apostrophe. */
export function restoreFormula(cell: string): string {
  return suspicious.test(cell) ? cell.replace(neutralised, '') : cell;
}
