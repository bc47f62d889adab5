import { importFiles } from './import-files.ts';
import type { ImportRun } from './import-run.ts';

/** `progress.json`: how far an import is, for whoever waits for its summary. */
export interface ImportProgressFile {
  readonly importId: string;
  readonly state: 'applying';
  /** Changes of the plan, how many of them are accepted, and of how many it is known what came of them. */
  readonly changes: number;
  readonly merged: number;
  readonly settled: number;
  readonly at: string;
}

export async function writeProgress({ context, record }: ImportRun): Promise<void> {
  const { importId, plan, progress } = record;
  if (plan === undefined || progress === undefined) return;
  const { merged, settled } = progress;
  const at = context.now().toISOString();
  const file: ImportProgressFile = {
    importId,
    state: 'applying',
    changes: plan.changes,
    merged,
    settled,
    at,
  };
  await context.reports.put(importFiles(importId).progress, JSON.stringify(file), 'application/json');
}
