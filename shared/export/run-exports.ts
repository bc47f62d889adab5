import { SigningUnavailableError } from '../evidence/signature.ts';
import { LeaseLostError } from '../lease/lease-lost-error.ts';
import { LedgerUnavailableError } from '../ledger/table/ledger-unavailable-error.ts';
import type { ExportDirectory } from '../targets/directory-export.ts';
import { TargetError } from '../targets/target-error.ts';
import type { ExportContext, ExportRequest, ExportResult } from './export-context.ts';
import { runExport } from './run-export.ts';

/** What a run is asked for, of all directories. */
export interface RunRequest extends Pick<ExportRequest, 'force' | 'acceptShrunk' | 'remainingMs'> {
  /** The moment whose business date the exports bear. */
  readonly at: Date;
}

/** Kept back from the run's time, to leave nothing half done. */
const reserveMs = 10_000;

/** Exports every directory, the primary one first in the list. What keeps one from being published keeps no other. */
export function runExports(
  context: ExportContext,
  directories: readonly ExportDirectory[],
  request: RunRequest,
): Promise<readonly ExportResult[]> {
  const { at, remainingMs } = request;
  const date = businessDate(at, context.options.timeZone);
  const signal = AbortSignal.timeout(Math.max(1, Math.floor(remainingMs() - reserveMs)));
  const runOne = async (directory: ExportDirectory, index: number): Promise<ExportResult> => {
    const { target } = directory;
    try {
      const one = { ...request, directory, isPrimary: index === 0, date };
      const result = await runExport(context, one, { signal });
      if (result.status !== 'published')
        context.log('info', 'export-not-made', { target, result: result.status });
      return result;
    } catch (error) {
      const reason = signal.aborted ? 'out-of-time' : reasonOf(error);
      context.log('error', 'export-failed', { target, reason, error });
      if (reason === 'vendor-unauthorized') context.log('error', 'vendor-unauthorized', { target });
      return { target, date, status: 'failed', reason, keys: [] };
    }
  };
  return Promise.all(directories.map(runOne));
}

function reasonOf(error: unknown): string {
  if (error instanceof TargetError) {
    return error.kind === 'unauthorized' ? 'vendor-unauthorized' : 'vendor-unavailable';
  }
  if (error instanceof LeaseLostError) return 'taken-over';
  if (error instanceof SigningUnavailableError) return 'signing-unavailable';
  return error instanceof LedgerUnavailableError ? 'ledger-unavailable' : 'unexpected';
}

/** The day that a clock on the wall of a time zone (IANA) shows at a moment: `2026-11-22`. */
export function businessDate(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return [parts.get('year')?.padStart(4, '0'), parts.get('month'), parts.get('day')].join('-');
}
