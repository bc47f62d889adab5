import { printable } from '../../../shared/report/quote-name.ts';

/** What a terminal shows in one line. */
export const terminalWidth = 100;

/** No column is made narrower than this. */
const narrowest = 8;
const gap = '  ';

/**
 * Rows as aligned columns under the names of the first row's fields, at most 100 characters wide: the widest columns go on in the
 * next line, so that nothing is cut off. What people chose themselves cannot steer the terminal.
 */
export function table(rows: readonly Readonly<Record<string, string>>[]): readonly string[] {
  if (rows.length === 0) return [];
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => printable(row[column] ?? '')))];
  const widths = shrink(
    columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))),
  );
  return lines.flatMap((line) => wrap(line, widths));
}

/** A heading and its table, after an empty line; nothing where there are no rows. */
export function section(title: string, rows: readonly Readonly<Record<string, string>>[]): readonly string[] {
  return rows.length === 0
    ? []
    : ['', title, ...table(rows).map((line) => `  ${line}`.slice(0, terminalWidth))];
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
      .map((part, index) => (part[line] ?? '').padEnd(widths[index] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

/** Breaks after a space, a slash or a hyphen where there is one in the second half of the line, or where that keeps a word whole. */
function pieces(cell: string, width: number): readonly string[] {
  const found: string[] = [];
  let rest = cell;
  while (rest.length > width && width > 0) {
    const head = rest.slice(0, width);
    const at = Math.max(head.lastIndexOf(' '), head.lastIndexOf('/'), head.lastIndexOf('-')) + 1;
    const word = /^[^\s/-]*/.exec(rest.slice(at))?.[0].length ?? 0;
    const end = at > width / 2 || (at > 0 && word <= width) ? at : width;
    found.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end);
  }
  return [...found, rest];
}
