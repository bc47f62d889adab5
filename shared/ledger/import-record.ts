import type { ColumnHint } from '../csv/map-columns.ts';
import type { HeldReason, PlanWarning } from '../domain/import/held-reason.ts';
import type { ImportMode, ImportState } from '../domain/import/import-mode.ts';
import type { PlanCounts } from '../domain/import/plan-counts.ts';
import type { Rejection } from '../import/rejection.ts';

/** One version of an object in the drop bucket. */
export interface DroppedObject {
  readonly bucket: string;
  readonly key: string;
  /** Where the bucket keeps versions. */
  readonly versionId?: string;
  /** Without quotation marks. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

/** What the ledger holds of one import: of one version of one dropped file. Times are ISO 8601 in UTC. */
export interface ImportRecord {
  readonly importId: string;
  readonly object: DroppedObject;
  /** Undefined where the key names no place that files are taken from. */
  readonly place?: ImportPlace;
  /** As declared in the object's metadata. */
  readonly charset?: string;
  /** Of a workbook: which sheet is to be read, as declared in the object's metadata. */
  readonly sheet?: string;
  /** When what the file says was true. */
  readonly asOf?: string;
  readonly receivedAt: string;
  /** Who put the object there, as AWS names people and roles. Undefined: nobody knows. */
  readonly droppedBy?: string;
  readonly state: ImportState;
  /**
   * Whose turn it is: of all messages about the import, only those that carry this word go on with it: the
   * notification's, or, once a held plan was approved, the approval's.
   */
  readonly baton: string;
  readonly plan?: StoredPlan;
  /** Why the plan waits for an approval; empty otherwise. */
  readonly heldBecause: readonly HeldReason[];
  readonly rejectedBecause?: Rejection;
  /** Somebody's approval of the plan with this hash, while it is planned anew to see whether it is still that plan. */
  readonly approval?: { readonly hash: string; readonly by: string; readonly at: string };
  /** Who let a held plan go, and when. */
  readonly released?: Release;
  /** People were told of the release. */
  readonly releaseTold?: boolean;
  /** The last approval that was refused because of who wrote it, while the plan is held. */
  readonly releaseRefused?: RefusedRelease & { readonly baton: string };
  /** Who refused it while it was held. */
  readonly refused?: Refusal;
  readonly progress?: ImportProgress;
  /** When reports were last written, for the state that it is in. Undefined: they are due. */
  readonly reportedAt?: string;
}

export interface Release {
  /** As AWS names people and roles. */
  readonly by: string;
  readonly at: string;
}

export interface Refusal {
  /** As AWS names people and roles; undefined where nobody knows. */
  readonly by?: string;
  readonly at: string;
}

/** An approval that does not count, whatever its hash is. */
export interface RefusedRelease {
  /** Undefined where nobody knows. */
  readonly by?: string;
  readonly at: string;
  readonly because: ReleaseRefusalReason;
}

export type ReleaseRefusalReason = 'same-principal' | 'dropper-unknown' | 'releaser-unknown';

export interface ImportPlace {
  readonly mode: ImportMode;
  /** Of a full file. */
  readonly feed?: string;
  readonly preview: boolean;
}

/** What a finished plan is. The changes, the rows' statuses and the members are objects in the report bucket. */
export interface StoredPlan {
  readonly hash: string;
  readonly counts: PlanCounts;
  readonly warnings: readonly PlanWarning[];
  /** To be applied: those of duplicate rows are not. */
  readonly changes: number;
  readonly plannedAt: string;
  /** Columns of the file that say nothing to us. */
  readonly ignoredColumns: readonly string[];
  /** What some of those might be meant to say. */
  readonly columnHints?: readonly ColumnHint[];
  /** Of a full file: accounts that nobody manages. */
  readonly unmanagedAccounts?: number;
}

/** How far the plan is applied. */
export interface ImportProgress {
  /** Changes before this one (from 0) are merged into the ledger and on the queue. */
  readonly merged: number;
  /** Changes before this one are known to be final. */
  readonly settled: number;
  /** How often it was looked whether the changes are final. */
  readonly looks: number;
  /** When reports are written even though changes are still under way. */
  readonly deadline: string;
}

/** Who works on an import, until when. */
export interface ImportLease {
  readonly owner: string;
  readonly until: string;
  /** The queue's message that it works on. */
  readonly messageId: string;
}
