import { setTimeout } from 'node:timers/promises';
import type { ImportRecord } from '../../../shared/import/ledger/import-records.ts';
import type { Progress, ProgressBar } from '../common/progress-bar.ts';
import { CliError } from '../common/run-command.ts';
import type { ImportStage } from './import-stage.ts';

/** No one takes so long to take up a file, however many are waiting. */
const takeUpMs = 10 * 60 * 1000;

/**
 * Follows an import until its reports are written, and returns how it ended. Throws a {@link CliError} when no one takes up the file.
 */
export async function followImport(options: {
  readonly stage: Pick<ImportStage, 'getImport' | 'pollMs' | 'title'>;
  readonly importId: string;
  readonly bar: ProgressBar;
  /** How it stood before an approval: what was reported then is not waited for. */
  readonly before?: ImportRecord | undefined;
}): Promise<ImportRecord> {
  const { stage, importId, bar, before } = options;
  const startedAt = performance.now();
  try {
    for (;;) {
      const record = await stage.getImport(importId);
      if (record !== undefined && isReported(record, before)) return record;
      if (record === undefined && performance.now() - startedAt > takeUpMs) {
        throw new CliError(
          `The file has not been picked up on ${stage.title} for ten minutes: look at the dead letters of file-drops, and run \`npm run redrive\`.`,
        );
      }
      bar.show(progressOf(record));
      await setTimeout(stage.pollMs);
    }
  } finally {
    bar.end();
  }
}

function isReported(record: ImportRecord, before: ImportRecord | undefined): boolean {
  const { state, reportedAt } = record;
  const isAtRest = state !== 'planning' && state !== 'applying';
  return isAtRest && reportedAt !== undefined && reportedAt !== before?.reportedAt;
}

/** How far an import is, in words and, where that is known, in figures. */
export function progressOf(record: ImportRecord | undefined): Progress {
  if (record === undefined) return { phase: 'waiting to be taken up' };
  const { state, plan, progress } = record;
  if (state === 'planning') return { phase: 'planning' };
  if (state === 'held' && record.reportedAt !== undefined) return { phase: 'waiting to be taken up' };
  if (state !== 'applying') return { phase: 'writing the reports' };
  const total = plan?.changes ?? 0;
  const merged = progress?.merged ?? 0;
  // A change is half done when it is on the queue.
  const done = (merged + (progress?.settled ?? 0)) / 2;
  return { phase: merged < total ? 'applying' : 'waiting for the changes', done, total };
}
