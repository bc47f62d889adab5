import type { Goal, Row } from './figure.ts';

export interface Section {
  readonly id: string;
  readonly rows: readonly Row[];
}

const header = ['', 'figure', 'value', 'baseline', 'ratio', 'goal', 'met'];

/** The rows as one Markdown table with aligned columns, and their notes below it. */
export function formatTable(sections: readonly Section[]): string {
  const cells = sections.flatMap(({ id, rows }) => rows.map((row) => [id, ...cellsOf(row)]));
  const widths = header.map((title, column) =>
    Math.max(3, ...[header, ...cells].map((line) => (line[column] ?? title).length)),
  );
  const isNumber = (column: number) => column >= 2 && column <= 5;
  const lines = [header, ...cells].map((line) =>
    join(
      widths.map((width, column) => {
        const text = line[column] ?? '';
        return isNumber(column) ? text.padStart(width) : text.padEnd(width);
      }),
    ),
  );
  const rule = join(
    widths.map((width, column) => (isNumber(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))),
  );
  const notes = sections.flatMap(({ id, rows }) =>
    rows.flatMap(({ notes = [] }) => notes.map((note) => `${id}: ${note}`)),
  );
  const [first = '', ...rest] = lines;
  const table = [first, rule, ...rest].join('\n');
  return `${[table, ...(notes.length === 0 ? [] : [notes.join('\n')])].join('\n\n')}\n`;
}

function cellsOf(row: Row): readonly string[] {
  const { label, unit, value, baseline, goal } = row;
  const quantity = (amount: number) => `${round(amount)}${unit === '' ? '' : ` ${unit}`}`;
  return [
    label,
    quantity(value),
    baseline === undefined ? '–' : quantity(baseline),
    baseline === undefined ? '–' : `${(value / baseline).toFixed(2)} ×`,
    goal === undefined ? '–' : `≤ ${goal.of === 'ratio' ? `${goal.atMost} ×` : quantity(goal.atMost)}`,
    goal === undefined ? '–' : isMet(row, goal) ? 'yes' : 'no',
  ];
}

function isMet({ value, baseline = Number.NaN }: Row, { of, atMost }: Goal): boolean {
  return (of === 'ratio' ? value / baseline : value) <= atMost;
}

/** Three significant digits, and no fewer than the whole part has. */
function round(amount: number): string {
  return Number.isInteger(amount) ? `${amount}` : amount.toFixed(amount < 10 ? 2 : amount < 100 ? 1 : 0);
}

function join(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
