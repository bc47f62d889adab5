import type { CaseResult } from './run-case.ts';

/** A line for each case, and below a case that was not held what shows it. */
export function formatTable(results: readonly CaseResult[]): string {
  const rows = results.map(({ faultCase: { id, done, invariants }, failure, seconds }) => ({
    cells: [
      id,
      done,
      invariants.join(', '),
      failure === undefined ? 'held' : 'NOT HELD',
      `${seconds.toFixed(1)} s`,
    ],
    failure,
  }));
  const header = ['case', 'what is done', 'invariant', 'held?', 'took'];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    line(header),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...rows.flatMap(({ cells, failure }) => [
      line(cells),
      ...(failure === undefined ? [] : failure.split('\n').map((text) => `    ${text}`)),
    ]),
  ].join('\n');
}
