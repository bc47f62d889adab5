import type { ChangeKind, TargetChange } from './planned-change.ts';

/**
 * What the plan says of a row. A row's status is kept as one byte, its index in this list, so the order is part of the
 * format: new ones go to the end. `none`: there is no such row (it is blank, or the header).
 */
export const rowStatuses = [
  'none',
  'create',
  'update',
  'reactivate',
  'deactivate',
  'schedule-create',
  'schedule-update',
  'schedule-reactivate',
  'schedule-deactivate',
  'unchanged',
  /** Unchanged, because presence in a file does not lift an explicit offboarding. */
  'offboarded-stays',
  'rejected',
  /** A later row is about the same person. A change that was planned for this one is not applied. */
  'duplicate',
  /** All that it says differently was said later by someone else. */
  'superseded',
  /** Its identifiers lead to several people or accounts: for a human. */
  'identity-conflict',
  /** No one is known by its identifiers, and it lacks what a new account needs: an address, and a name. */
  'incomplete-for-create',
  /** Its number is one that is known, as a spreadsheet changes it. */
  'spreadsheet-damage',
  /** It would change an account that is never written to: nothing of it is done. */
  'protected',
  /** It says that someone leaves whose accounts are all protected: that is noted, and their access stays. */
  'protected-leaver',
  /** It says that someone leaves, who stays since something newer is known: perhaps only the file's time is wrong. */
  'superseded-leaver',
] as const;

export type RowStatus = (typeof rowStatuses)[number];

/** How a row is counted before anything is applied. Each row has exactly one. */
export type RowOutcome = 'planned' | 'unchanged' | 'rejected' | 'duplicate' | 'superseded' | 'failed';

const codes: ReadonlyMap<RowStatus, number> = new Map(rowStatuses.map((status, code) => [status, code]));

export function codeOf(status: RowStatus): number {
  return codes.get(status) ?? 0;
}

/** Reads a row's byte. Throws a RangeError for one that is no status. */
export function statusOf(code: number): RowStatus {
  const status = rowStatuses[code];
  if (status === undefined) throw new RangeError(`no row status has the code ${code}`);
  return status;
}

export function plannedStatus(kind: ChangeKind, scheduled: boolean): RowStatus {
  return scheduled ? `schedule-${kind}` : kind;
}

/** Whether the change that was planned for the row is to be applied. */
export function isApplied(status: RowStatus): boolean {
  return outcomeOf(status) === 'planned';
}

/** How the row is counted; undefined for `none`. */
export function outcomeOf(status: RowStatus): RowOutcome | undefined {
  switch (status) {
    case 'none':
      return undefined;
    case 'unchanged':
    case 'offboarded-stays':
      return 'unchanged';
    case 'incomplete-for-create':
    case 'spreadsheet-damage':
      return 'rejected';
    case 'rejected':
    case 'duplicate':
    case 'superseded':
      return status;
    case 'identity-conflict':
    case 'protected':
    case 'superseded-leaver':
      return 'failed';
    default:
      return 'planned';
  }
}

/** What becomes of the accounts in one target, rows and absences together. */
export interface TargetCounts extends Readonly<Record<Exclude<TargetChange, 'protected'>, number>> {
  /** Undefined in a plan from before it was counted. */
  readonly protected?: number;
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
  /** People who are absent, and stay because someone said so later. */
  readonly absentKept: number;
  /** People in the file: its rows without the duplicates. */
  readonly people: number;
  /** By the target's name. Undefined where there is only one: then `changes` says it. */
  readonly targets?: Readonly<Record<string, TargetCounts>>;
}
