import type { AbsenceCounts, OutcomeCounts } from '../import-summary.ts';
import type { ReportedChange, ReportedOutcome } from '../reports.ts';

export interface Tally {
  readonly add: (outcome: ReportedOutcome, reason?: ReportedChange['reason']) => void;
  readonly counts: () => OutcomeCounts;
}

/** Counts what is reported. */
export function tallyOutcomes(): Tally {
  const counts = new Map<ReportedOutcome, number>();
  let rows = 0;
  let [pending, held] = [0, 0];
  const of = (outcome: ReportedOutcome): number => counts.get(outcome) ?? 0;
  return {
    add(outcome, reason) {
      rows += 1;
      if (reason === 'pending') pending += 1;
      if (reason === 'held-by-brake') held += 1;
      counts.set(outcome, of(outcome) + 1);
    },
    counts: () => ({
      rows,
      planned: of('planned'),
      done: of('done'),
      unchanged: of('unchanged'),
      rejected: of('rejected'),
      duplicate: of('duplicate'),
      superseded: of('superseded'),
      failed: of('failed'),
      pending,
      held,
    }),
  };
}

/**
 * Throws where the files say something else than the summary, or a row is missing or counted twice: rows = done +
 * unchanged + rejected + duplicate + superseded + failed and, where nothing was applied, planned.
 */
export function assertEqualCounts<C extends OutcomeCounts | AbsenceCounts>(
  { written, summary }: { readonly written: OutcomeCounts; readonly summary: C },
  what: string,
): void {
  const { done, unchanged, rejected, duplicate, superseded, failed, planned } = written;
  const sum = done + unchanged + rejected + duplicate + superseded + failed + planned;
  if (sum !== written.rows) throw new Error(`${written.rows} ${what} have ${sum} outcomes`);
  const said = new Map<string, number>(Object.entries(summary));
  const wrong = Object.entries(written).filter(([outcome, count]) => (said.get(outcome) ?? count) !== count);
  if (wrong.length > 0) {
    const differences = wrong.map(
      ([outcome, count]) => `${count} instead of ${said.get(outcome)} ${outcome}`,
    );
    throw new Error(`The report of ${what} has ${differences.join(', ')}`);
  }
}
