import { ExportRejectedError } from './export-rejected-error.ts';

/**
 * Compares the rows of an export with what the directory showed: before, by its count (undefined where it does not tell),
 * and afterwards, by its complete listing. A directory that grows or shrinks meanwhile has a number of accounts in between.
 * Throws an {@link ExportRejectedError}.
 */
export function checkRowsAgainstListing(given: {
  readonly rows: number;
  readonly countedBefore: number | undefined;
  readonly listed: number;
}): void {
  const { rows, listed, countedBefore = listed } = given;
  if (rows === 0) throw new ExportRejectedError('no-accounts', { details: { listed } });
  if (rows < Math.min(listed, countedBefore)) {
    throw new ExportRejectedError('fewer-rows-than-listed', { details: { rows, listed } });
  }
  if (rows > Math.max(listed, countedBefore)) {
    throw new ExportRejectedError('more-rows-than-listed', { details: { rows, listed } });
  }
}

/** Throws an {@link ExportRejectedError} when there are fewer rows than the share that may go since the last good export leaves. */
export function checkShrinkage(given: {
  readonly rows: number;
  /** Of the last good export; undefined for the first one. */
  readonly previousRows: number | undefined;
  readonly maxShrinkPercent: number;
}): void {
  const { rows, previousRows, maxShrinkPercent } = given;
  if (previousRows === undefined || previousRows === 0) return;
  const shrunkPercent = (100 * (previousRows - rows)) / previousRows;
  if (shrunkPercent > maxShrinkPercent) {
    throw new ExportRejectedError('shrunk', { details: { rows, previousRows } });
  }
}
