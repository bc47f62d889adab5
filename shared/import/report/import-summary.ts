import type { ColumnHint } from '../../csv/rows/map-columns.ts';
import type { HeldReason, PlanWarning, RoleUse } from '../decide/gate.ts';
import type { ChangeKind, ImportMode, ImportState } from '../decide/planned-change.ts';
import type { TargetCounts } from '../decide/row-status.ts';
import type { Rejection } from '../drop/rejection.ts';
import { describeRefusal } from '../judge-release.ts';
import type { Refusal, RefusedRelease, Release } from '../ledger/import-records.ts';
import type { identityAspects } from './approval/identity-changes.ts';
import { describeHeldReason, describeWarning } from './describe-gate.ts';

/** `summary.json`: what became of one file. Of people it names only who dropped and who released it. Times are ISO 8601 in UTC. */
export interface ImportSummary {
  readonly importId: string;
  /** The dropped object's key. */
  readonly key: string;
  readonly state: ImportState;
  readonly mode?: ImportMode;
  readonly feed?: string;
  readonly preview: boolean;
  /** When what the file says was true. */
  readonly asOf?: string;
  readonly receivedAt: string;
  /** When this was written. */
  readonly reportedAt: string;
  /** What an approval must contain. Undefined while nothing could be planned. */
  readonly planHash?: string;
  /** Why a preview's plan would be held. Otherwise empty unless `state` is `held`. */
  readonly heldBecause: readonly HeldReason[];
  readonly warnings: readonly PlanWarning[];
  /** Why the whole file was refused. */
  readonly rejectedBecause?: Rejection;
  /** Who dropped the file, as AWS names people and roles. Undefined: no one knows. */
  readonly droppedBy?: string;
  readonly released?: Release;
  readonly refused?: Refusal;
  /** The last approval that was refused because of who wrote it; only while `state` is `held`. */
  readonly releaseRefused?: RefusedRelease;
  readonly counts: OutcomeCounts;
  /** What the plan would do, or did, to accounts: rows and absences together. */
  readonly changes: Readonly<Record<ChangeKind, number>>;
  /** The same target by target, with the people who stay as they are. Undefined where there is only one target. */
  readonly targets?: Readonly<Record<string, TargetCounts>>;
  /** Counts of people who are absent from a full file. They are no rows. */
  readonly absences: AbsenceCounts;
  /** What an approver should look at, in numbers; `identities.csv` names the people. Undefined where there is no plan. */
  readonly identities?: IdentityCounts;
  /** How many people are given each role, whatever they had before. */
  readonly roles?: readonly RoleUse[];
  /** Columns of the file that say nothing to us, as it calls them. */
  readonly ignoredColumns: readonly string[];
  /** What some of those might be meant to say, were they named so. */
  readonly columnHints?: readonly ColumnHint[];
  /** Accounts that the product never touched, and leaves alone. Counted for full files only. */
  readonly unmanagedAccounts?: number;
}

/** People who get another number, user name or address, whose records are joined, and who are deactivated while someone is created under their address. */
export type IdentityCounts = Readonly<
  Record<Exclude<(typeof identityAspects)[number], 'same-address' | 'role'> | 'sameAddress', number>
>;

/** Rows by outcome: `rows` is the sum of all others except `pending`, `held` and `conflicts`. */
export interface OutcomeCounts extends AbsenceCounts {
  readonly rows: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly duplicate: number;
  /** How many of `failed` the plan found in conflict: nothing was tried for them. */
  readonly conflicts: number;
}

export interface AbsenceCounts {
  /** Would be changed; only where nothing was applied (`planned`, `held`, `rejected`). */
  readonly planned: number;
  /** Applied, or scheduled for a later time. */
  readonly done: number;
  readonly superseded: number;
  readonly failed: number;
  /** How many of `failed` were still under way at the deadline. They go on by themselves. */
  readonly pending: number;
  /** How many of `failed` a brake holds. They wait for an operator. */
  readonly held: number;
}

/** Whether the file could be read to its end, so that there is something to say of its rows. */
export function hasRows({ state, rejectedBecause }: ImportSummary): boolean {
  return state !== 'rejected' || rejectedBecause?.code === 'no-usable-row';
}

/** Where in the drop bucket an approval goes. Its content is the plan's hash. */
export function approvalKey(importId: string): string {
  return `approvals/${importId}`;
}

/** `summary.json` as it is written: with a sentence beside each code and, of a held plan, what releases it. */
export function summaryJson(summary: ImportSummary): string {
  const { state, importId, planHash, heldBecause, warnings, releaseRefused } = summary;
  const release =
    state === 'held' && planHash !== undefined
      ? { release: { approvalKey: approvalKey(importId), planHash } }
      : {};
  const said = {
    ...summary,
    heldBecause: heldBecause.map((reason) => ({ ...reason, sentence: describeHeldReason(reason) })),
    warnings: warnings.map((warning) => ({ ...warning, sentence: describeWarning(warning) })),
    ...(releaseRefused === undefined
      ? {}
      : { releaseRefused: { ...releaseRefused, sentence: describeRefusal(releaseRefused.because) } }),
    ...release,
  };
  return `${JSON.stringify(said, undefined, 2)}\n`;
}
