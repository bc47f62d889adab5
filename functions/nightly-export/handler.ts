import type { Context } from 'aws-lambda';
import type { ExportResult } from '../../shared/export/export-context.ts';
import type { RunRequest } from '../../shared/export/run-exports.ts';
import { eventSchema } from './event.ts';

export interface Dependencies {
  readonly runExports: (request: RunRequest) => Promise<readonly ExportResult[]>;
  readonly now: () => Date;
}

/** What became of the export of each target. */
export interface NightlyExportResult {
  readonly exports: readonly ExportResult[];
}

/** A scheduled export failed for reasons that may pass. Says nothing else, since Lambda logs it. */
export class ExportIncompleteError extends Error {
  override readonly name = 'ExportIncompleteError';
  readonly failures: number;

  constructor(failures: number) {
    super(`targets that could not be exported: ${failures}`);
    this.failures = failures;
  }
}

/**
 * Exports every target and says what became of each. Throws {@link ExportIncompleteError} when the schedule started it and
 * something failed, so that Lambda starts it again; what is published by then is left alone. An export that is not to be
 * trusted is no failure: nothing is different a minute later, and the schedule comes again.
 */
export function createHandler({ runExports, now }: Dependencies) {
  return async function handler(
    event: unknown,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<NightlyExportResult> {
    const { scheduledTime, force, acceptShrunk } = eventSchema.parse(event ?? {});
    const exports = await runExports({
      at: scheduledTime === undefined ? now() : new Date(scheduledTime),
      force,
      acceptShrunk,
      remainingMs: () => context.getRemainingTimeInMillis(),
    });
    const failures = exports.filter(({ status }) => status === 'failed').length;
    if (failures > 0 && scheduledTime !== undefined) throw new ExportIncompleteError(failures);
    return { exports };
  };
}
