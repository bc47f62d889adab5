/** Splits RFC 4180 text into rows of cells; quoted cells may hold commas, quotes and line breaks. Empty lines are left out. */
export const parseCsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  const token = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|\r|\n|$)/gy;
  let row: string[] = [];
  const source = text.replace(/^\uFEFF/, '');
  while (token.lastIndex < source.length) {
    const at = token.lastIndex;
    const [, raw = '', end = ''] = token.exec(source) ?? [];
    if (token.lastIndex <= at) break;
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
};
