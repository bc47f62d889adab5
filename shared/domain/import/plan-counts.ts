import type { ChangeKind, TargetChange } from './planned-change.ts';
import type { RowOutcome, RowStatus } from './row-status.ts';

/** What becomes of the accounts in one target, rows and absences together. */
export interface TargetCounts extends Readonly<Record<TargetChange, number>> {
  /** Accounts that the product never touched, and leaves alone. Counted for full files only. */
  readonly unmanagedAccounts?: number;
}

export interface PlanCounts {
  /** Rows that are not blank: the sum of `outcomes`. */
  readonly rows: number;
  readonly outcomes: Readonly<Record<RowOutcome, number>>;
  readonly statuses: Readonly<Record<Exclude<RowStatus, 'none'>, number>>;
  /** Changes that are to be applied, scheduled ones and absences included. */
  readonly changes: Readonly<Record<ChangeKind, number>>;
  /** How many of the changes come from absence. */
  readonly absent: number;
  /** People who are absent, and left alone because their identifiers lead to several people or accounts. */
  readonly absentUnclear: number;
  /** People who are absent, and stay because somebody said so later. */
  readonly absentKept: number;
  /** People in the file: its rows without the duplicates. */
  readonly people: number;
  /** By the target's name. Undefined where there is only one: then `changes` says it. */
  readonly targets?: Readonly<Record<string, TargetCounts>>;
}
