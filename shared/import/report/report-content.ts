import type { CsvHeader } from '../../csv/read/read-csv.ts';
import type { RowError, RowPlace } from '../../csv/rows/row.ts';
import type { AttributeName, Attributes } from '../../domain/attributes.ts';
import type { FailureReason, Outcome } from '../../domain/outcome.ts';
import type { ConflictSide } from '../decide/conflict-side.ts';
import type { ChangeKind, PlannedChange } from '../decide/planned-change.ts';
import type { RowStatus } from '../decide/row-status.ts';
import type { ImportSummary } from './import-summary.ts';

/** What became of a row or an absence. `planned`: it would be changed. */
export type ReportedOutcome =
  | 'planned'
  | 'done'
  | 'unchanged'
  | 'rejected'
  | 'duplicate'
  | 'superseded'
  | 'failed';

/** What came of one change. */
export interface ReportedChange {
  readonly outcome: ReportedOutcome;
  readonly kind: ChangeKind;
  /** What was planned, by the target's name. */
  readonly kinds?: PlannedChange['kinds'];
  /** ISO 8601: from when on it holds, where that lies ahead. */
  readonly scheduledFor?: string;
  /**
   * `pending`: still under way at the deadline; it goes on by itself. `held-by-brake`: it waits for an operator.
   * `unreadable-row`, `conflicting-row`: of someone who seems to be absent, and may be in the file.
   */
  readonly reason?: FailureReason | 'pending' | 'held-by-brake' | 'unreadable-row' | 'conflicting-row';
  /** Attributes that the vendor refused or ignored. */
  readonly notTaken?: readonly AttributeName[];
  /** What came of it, by the target's name, where it is final. */
  readonly targets?: Outcome;
  /** What the change says: what differed, and what names the person. */
  readonly user: Attributes;
  /** What people recognise the person by, and what the change gives others for; see `PlannedChange`. */
  readonly about?: Attributes;
  readonly replaces?: Attributes;
  readonly joins?: number;
}

/** What came of a change, and which row it is from; null where it is from an absence. */
export interface ChangeOutcome {
  readonly row: number | null;
  readonly change: ReportedChange;
}

/** A row of the file, and what became of it. */
export interface ReportedRow extends RowPlace {
  readonly outcome: ReportedOutcome;
  readonly status: RowStatus;
  /** All that is wrong with a rejected row; otherwise empty. */
  readonly errors: readonly RowError[];
  /** The later row about the same person, which counts, where this one is a duplicate. */
  readonly laterRow?: number;
  /** The earlier row, where this one follows a duplicate. */
  readonly earlierRow?: number;
  /** Present where the row changes something. */
  readonly change?: ReportedChange;
  /** With whom the row is in conflict, or whom a spreadsheet's damage concerns. */
  readonly conflictsWith?: readonly ConflictSide[];
}

/** An account that no one manages here. */
export interface UnmanagedAccount {
  readonly target?: string;
  readonly id: string;
  /** The user name, else the address. */
  readonly name: string;
  readonly active: boolean;
}

/** All that reports are made of. */
export interface ReportContent {
  readonly summary: ImportSummary;
  /** Undefined where the file could not be read so far. */
  readonly header: CsvHeader | undefined;
  /** Every row in the order of the file; each call reads it again. Without cells where the file is gone meanwhile. */
  rows(): AsyncIterable<ReportedRow>;
  /** The people who are absent from a full file; each call reads them again. */
  absences(): AsyncIterable<ReportedChange>;
  unmanagedAccounts(): AsyncIterable<UnmanagedAccount>;
  /** What came of every change, rows before absences; each call reads them again. */
  changes(): AsyncIterable<ChangeOutcome>;
  /** Writes a file of the report (`rows.csv`) while its content arrives. */
  write(file: ReportFile): Promise<void>;
}

export interface ReportFile {
  /** Without the folder of the report. */
  readonly name: string;
  readonly contentType: string;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Writes everything but `summary.json`, which comes last and says that the others are complete. May be repeated. */
export type WriteReports = (content: ReportContent) => Promise<void>;

/** Whether a change may still take effect by itself, or once an operator lets it go. No one has to correct it. */
export function isOpen(change: ReportedChange | undefined): boolean {
  return change?.reason === 'pending' || change?.reason === 'held-by-brake';
}
