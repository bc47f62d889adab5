import type { CsvRejection } from '../../csv/read/csv-rejected-error.ts';

/**
 * Why a whole file is refused: what is wrong with it as a CSV file, or
 * - `object-gone`: it was deleted or overwritten before it was read.
 * - `malformed-key`: S3's notification names it in an escape that cannot be decoded.
 * - `unknown-place`: its key is none that files are taken from.
 * - `misplaced-folder`: a folder `preview`, `delta` or `full` of its key stands where it does not count.
 * - `malformed-as-of`: its metadata `as-of` is no time, or lies in the future.
 * - `older-than-accepted`: a newer full file of the feed was accepted before.
 * - `refused`: it was held, and someone who approves imports said no.
 * - `no-usable-row`: it can be read, but every row is rejected. The only one that has a plan, with the rows' errors.
 */
export type RejectionCode =
  | CsvRejection
  | 'object-gone'
  | 'malformed-key'
  | 'unknown-place'
  | 'misplaced-folder'
  | 'malformed-as-of'
  | 'older-than-accepted'
  | 'refused'
  | 'no-usable-row';

export interface Rejection {
  readonly code: RejectionCode;
  /** A sentence for the person who dropped the file. */
  readonly message: string;
  /** The first offending line, as a text editor counts. */
  readonly line?: number;
  /** What the offending columns mean. */
  readonly columns?: readonly string[];
}
