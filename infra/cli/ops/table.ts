import stringWidth from 'string-width';
import { printable } from '../../../shared/report/quote-name.ts';

/** What a terminal shows in one line. */
export const terminalWidth = 100;

/** No column is made narrower than this. */
const narrowest = 8;
const gap = '  ';

/**
 * Rows as aligned columns under the names of the first row's fields, at most 100 columns of the terminal wide: the widest go on in
 * the next line, so that nothing is cut off. East Asian characters and emoji take two columns. What people chose themselves cannot steer the terminal.
 */
export function table(rows: readonly Readonly<Record<string, string>>[]): readonly string[] {
  if (rows.length === 0) return [];
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => printable(row[column] ?? '')))];
  const widths = shrink(
    columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index] ?? '')))),
  );
  return lines.flatMap((line) => wrap(line, widths));
}

/** A heading and its table, after an empty line; nothing where there are no rows. */
export function section(title: string, rows: readonly Readonly<Record<string, string>>[]): readonly string[] {
  return rows.length === 0
    ? []
    : ['', title, ...table(rows).map((line) => startOf(`  ${line}`, terminalWidth))];
}

function shrink(natural: readonly number[]): readonly number[] {
  const widths = [...natural];
  // Room for the indentation of a section.
  const room = terminalWidth - 2 - gap.length * Math.max(0, widths.length - 1);
  for (let sum = widths.reduce((a, b) => a + b, 0); sum > room; sum -= 1) {
    const widest = Math.max(...widths);
    if (widest <= narrowest) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
}

function wrap(cells: readonly string[], widths: readonly number[]): readonly string[] {
  const parts = cells.map((cell, index) => pieces(cell, widths[index] ?? 0));
  const height = Math.max(1, ...parts.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    parts
      .map((part, index) => padded(part[line] ?? '', widths[index] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

/** Breaks after a space, a slash or a hyphen where there is one in the second half of the line, or where that keeps a word whole. */
function pieces(cell: string, width: number): readonly string[] {
  const found: string[] = [];
  let rest = cell;
  while (widthOf(rest) > width && width > 0) {
    const head = startOf(rest, width);
    const at = Math.max(head.lastIndexOf(' '), head.lastIndexOf('/'), head.lastIndexOf('-')) + 1;
    const word = /^[^\s/-]*/.exec(rest.slice(at))?.[0] ?? '';
    const breaks = widthOf(head.slice(0, at)) > width / 2 || (at > 0 && widthOf(word) <= width);
    const end = breaks ? at : head.length;
    found.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end);
  }
  return [...found, rest];
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Each takes one column. */
const isPlain = /^[\x20-\x7e]*$/;

function widthOf(text: string): number {
  return isPlain.test(text) ? text.length : stringWidth(text);
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** What fits into a width, which is one character at the least; no character is taken apart. */
function startOf(text: string, width: number): string {
  if (isPlain.test(text)) return text.slice(0, width);
  let head = '';
  let taken = 0;
  for (const { segment } of graphemes.segment(text)) {
    taken += widthOf(segment);
    if (taken > width && head !== '') break;
    head += segment;
  }
  return head;
}
