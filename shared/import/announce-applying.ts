import { importFiles } from './import-files.ts';
import type { ImportRun } from './import-run.ts';
import { summaryJson } from './report/summary-json.ts';
import { summarisePlan } from './summarise-import.ts';

/** Says in `summary.json` that a plan is being applied, and what it is. The reports follow when that is done. */
export async function announceApplying(run: ImportRun): Promise<void> {
  const { context, record } = run;
  if (record.plan === undefined || record.plan.changes === 0) return;
  const { summary } = importFiles(record.importId);
  await context.reports.put(summary, summaryJson(summarisePlan(run)), 'application/json');
}
