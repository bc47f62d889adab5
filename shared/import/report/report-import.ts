import { readLines } from '../../aws/objects/json-lines.ts';
import { importFiles } from '../import-files.ts';
import type { ImportRun } from '../import-run.ts';
import { readDuplicates, readStatuses } from '../plan/stored-plan.ts';
import { noticedImport } from './describe-notice.ts';
import { readOutcomes, storeOutcomes } from './import-outcomes.ts';
import { type ImportSummary, summaryJson } from './import-summary.ts';
import type { ReportContent, ReportFile, UnmanagedAccount } from './report-content.ts';
import { reopenFile, reportRows } from './report-rows.ts';
import { summariseImport } from './summarise-import.ts';

/**
 * Writes the reports of an import in the state that it is in; `summary.json` last, so that its presence says that the
 * others are complete. Tells people of a file that is held or rejected, and of a refused release. Once for each state, unless interrupted.
 */
export async function reportImport(run: ImportRun): Promise<void> {
  const { context, record } = run;
  if (record.reportedAt !== undefined) return;
  const { importId, state, plan } = record;
  const statuses = plan === undefined ? undefined : await readStatuses(context.reports, importId);
  if (state === 'done' && statuses !== undefined) await storeOutcomes(run, statuses);
  const summary = await summariseImport(run, statuses);
  await context.writeReports(await contentOf(run, summary));
  await context.reports.put(importFiles(importId).summary, summaryJson(summary), 'application/json');
  if (state === 'held' || state === 'rejected') await context.notify(noticedImport(record));
  await run.save((held) => ({ ...held, reportedAt: summary.reportedAt }));
  context.log('info', 'import-reported', { importId, status: state, rows: summary.counts.rows });
}

async function contentOf(run: ImportRun, summary: ImportSummary): Promise<ReportContent> {
  const { context, record } = run;
  const { importId } = record;
  const files = importFiles(importId);
  const write = (file: ReportFile) => writeFile(run, file);
  if (record.plan === undefined) {
    return {
      summary,
      header: undefined,
      rows: nothing,
      absences: nothing,
      unmanagedAccounts: nothing,
      changes: nothing,
      write,
    };
  }
  const statuses = await readStatuses(context.reports, importId);
  const duplicates = await readDuplicates(context.reports, importId);
  const file = await reopenFile(run);
  await file?.rows.return(undefined);
  return {
    summary,
    header: file?.header,
    rows: () => reportRows(run, { statuses, duplicates }),
    async *absences() {
      for await (const { row, change } of readOutcomes(run, statuses)) if (row === null) yield change;
    },
    unmanagedAccounts: () =>
      summary.mode === 'full'
        ? readLines(context.reports, {
            key: files.unmanaged,
            parse: (text): UnmanagedAccount => JSON.parse(text),
          })
        : nothing(),
    changes: () => readOutcomes(run, statuses),
    write,
  };
}

async function* nothing(): AsyncGenerator<never> {}

async function writeFile({ context, record }: ImportRun, file: ReportFile): Promise<void> {
  const { folder } = importFiles(record.importId);
  const writer = context.reports.openWriter(`${folder}${file.name}`, file.contentType);
  try {
    for await (const chunk of file.content) await writer.write(chunk);
    await writer.end();
  } catch (error) {
    await Promise.allSettled([writer.abort()]);
    throw error;
  }
}
