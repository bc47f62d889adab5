/** What has to be looked at more closely; most cells have none of it. */
const unclean = /^[\s\p{Cf}]|[\s\p{Cf}]$|[\t\n\v\f\r\u0085\u00a0\u2007\u2028\u2029\u202f]/u;
const outside = /^[\s\p{Cf}\u0085]+|[\s\p{Cf}\u0085]+$/gu;
/** Alt+Enter in Excel, a soft line break of Word, or a tab, with the blanks around it. */
const lineBreak = /\s*[\t\n\v\f\r\u0085\u2028\u2029][\s\u0085]*/g;
const noBreakSpace = /[\u00a0\u2007\u202f]/g;
const formatCharacter = /\p{Cf}/gu;

/**
 * What a cell says: without blanks and invisible format characters around it, and with a blank in place of a line break or
 * a no-break space. Copying from web pages and documents leaves such characters, and no one sees them.
 */
export function cleanCell(cell: string): string {
  if (!unclean.test(cell)) return withoutTextMark(cell);
  return withoutTextMark(cell.replace(outside, '').replace(lineBreak, ' ').replace(noBreakSpace, ' '));
}

/** The same of a cell that identifies someone: it has no invisible character at all, and line breaks stay a fault. */
export function cleanIdentifier(cell: string): string {
  return withoutTextMark(cell.replace(formatCharacter, '').trim());
}

/** `="00123"` and `'00123` are how exports tell a spreadsheet to leave a number alone. */
const textMark = /^="([^"]*)"$|^'(\+?\d[\d ()/.-]*)$/;

function withoutTextMark(cell: string): string {
  const [, formula, apostrophe] = textMark.exec(cell) ?? [];
  return formula?.trim() ?? apostrophe ?? cell;
}
