import { columnMeaning } from '../rows/column-names.ts';

export const delimiters = [',', ';', '\t', '|'] as const;

export type Delimiter = (typeof delimiters)[number];

/**
 * Which of comma, semicolon, tab and vertical bar separates the header's cells: the one that brings out the most known column names,
 * then the one that is there most often. Separators inside of quotation marks do not count.
 */
export function detectDelimiter(header: string): Delimiter {
  const [best] = delimiters
    .map((delimiter) => {
      const cells = splitOutsideQuotes(header, delimiter);
      return { delimiter, known: cells.filter((cell) => columnMeaning(cell) !== undefined).length, cells };
    })
    .sort((a, b) => b.known - a.known || b.cells.length - a.cells.length);
  return best?.delimiter ?? ',';
}

/** Where the first record ends, its line end excluded; undefined while it does not. */
export function endOfFirstRecord(text: string): number | undefined {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) return at;
  }
  return undefined;
}

export function splitOutsideQuotes(text: string, delimiter: string): readonly string[] {
  return text
    .split('"')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(delimiter, '\0') : part))
    .join('')
    .split('\0');
}
