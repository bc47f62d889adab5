/** What has to be looked at more closely; most cells have none of it. */
const unclean = /^[\s\p{Cf}]|[\s\p{Cf}]$|[\t\n\v\f\r\u0085\u00a0\u2007\u2028\u2029\u202f]/u;
const inside = /[^\s\p{Cf}\u0085]/u;
const blanks = /[\s\u0085]+/g;
/** Alt+Enter in Excel, a soft line break of Word, or a tab. */
const lineBreak = /[\t\n\v\f\r\u0085\u2028\u2029]/;
const noBreakSpace = /[\u00a0\u2007\u202f]/g;
const formatCharacter = /\p{Cf}/gu;

/**
 * What a cell says: without blanks and invisible format characters around it, and with a blank in place of a line break or
 * a no-break space. Copying from web pages and documents leaves such characters, and no one sees them.
 */
export function cleanCell(cell: string): string {
  if (!unclean.test(cell)) return withoutTextMark(cell);
  const text = withoutOutside(cell).replace(blanks, (found) => (lineBreak.test(found) ? ' ' : found));
  return withoutTextMark(text.replace(noBreakSpace, ' '));
}

/** In one pass from each end: an expression for the end would be tried at every blank of a cell. */
function withoutOutside(cell: string): string {
  const characters = [...cell];
  const isInside = (character: string) => inside.test(character);
  const begin = characters.findIndex(isInside);
  return begin < 0 ? '' : characters.slice(begin, characters.findLastIndex(isInside) + 1).join('');
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
