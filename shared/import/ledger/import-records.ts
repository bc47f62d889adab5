import type { ColumnHint } from '../../csv/rows/map-columns.ts';
import {
  changeLeased,
  type ItemLease,
  type LeasedItem,
  type LeaseResult,
  takeLease,
} from '../../ledger/leased-item.ts';
import type { LedgerContext } from '../../ledger/ledger-context.ts';
import type { Item } from '../../ledger/table/attribute-values.ts';
import { dropKey, importKey } from '../../ledger/table/ledger-keys.ts';
import type { HeldReason, PlanWarning } from '../decide/gate.ts';
import type { ImportMode, ImportState } from '../decide/planned-change.ts';
import type { PlanCounts } from '../decide/row-status.ts';
import type { Rejection } from '../drop/rejection.ts';

/** Where held imports are listed on the due index: apart from what the sweeper works on. */
const heldPartition = 'held-imports';

/** An import is remembered for so long after its last change: longer than its reports are kept by default. */
const retentionSeconds = 400 * 24 * 60 * 60;

/** Holds an import from now on. What is held already stays as it is, and is returned. */
export async function registerImport(context: LedgerContext, record: ImportRecord): Promise<ImportRecord> {
  if (await context.table.putNext({ item: itemOf(context, record), version: 0 })) return record;
  return (await getImport(context, record.importId)) ?? registerImport(context, record);
}

export async function getImport(
  { table }: LedgerContext,
  importId: string,
): Promise<ImportRecord | undefined> {
  return (await table.get(importKey(importId)))?.import;
}

/** Remembers which import a notification led to; the first one decides. Returns the import's id. */
export async function recordNotification(
  { table }: LedgerContext,
  { drop, importId }: { readonly drop: string; readonly importId: string },
): Promise<string> {
  const pk = dropKey(drop);
  const item = { pk, importId };
  if (await table.put({ item, condition: 'attribute_not_exists(#pk)' })) return importId;
  return (await table.get(pk))?.importId ?? importId;
}

export async function findDrop({ table }: LedgerContext, drop: string): Promise<string | undefined> {
  return (await table.get(dropKey(drop)))?.importId;
}

function leasedImport(context: LedgerContext, importId: string): LeasedItem<ImportRecord> {
  return {
    pk: importKey(importId),
    read: (item) => item?.import,
    write: (record) => itemOf(context, record),
  };
}

/** Takes an import's lease, so that two runs never work on it at once. */
export function leaseImport(
  context: LedgerContext,
  { importId, lease }: { readonly importId: string; readonly lease: ImportLease },
): Promise<LeaseResult<ImportRecord, ImportLease>> {
  return takeLease(context, { ...leasedImport(context, importId), lease });
}

/** Changes an import under its lease. Throws a `LeaseLostError` when someone else took the import over. */
export function updateImport(
  context: LedgerContext,
  {
    importId,
    ...request
  }: {
    readonly importId: string;
    readonly lease: ImportLease;
    readonly change: (record: ImportRecord) => ImportRecord;
  },
): Promise<ImportRecord> {
  return changeLeased(context, { ...leasedImport(context, importId), ...request });
}

function itemOf({ now }: LedgerContext, record: ImportRecord): Item & { readonly pk: string } {
  const expiresAt = Math.floor(now().getTime() / 1000) + retentionSeconds;
  const held =
    record.state === 'held'
      ? { duePartition: heldPartition, dueAt: record.plan?.plannedAt ?? record.receivedAt }
      : {};
  return { pk: importKey(record.importId), import: record, expiresAt, ...held };
}

/** Every import that waits for an approval, the longest first. */
export async function listHeldImports({ table }: LedgerContext): Promise<readonly ImportRecord[]> {
  const held: ImportRecord[] = [];
  for await (const page of table.duePages({ partition: heldPartition, until: undefined })) {
    const items = await table.getMany(page.map(({ pk }) => pk));
    const records = page.flatMap(({ pk }): ImportRecord[] => items.get(pk)?.import ?? []);
    held.push(...records.filter(({ state }) => state === 'held'));
  }
  return held;
}

/** One version of an object in the drop bucket. */
interface DroppedObject {
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
  /** Which sheet of a workbook is to be read, as declared in the object's metadata. */
  readonly sheet?: string;
  /** When what the file says was true. */
  readonly asOf?: string;
  readonly receivedAt: string;
  /** Who put the object there, as AWS names people and roles. Undefined: no one knows. */
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
  /** Someone's approval of the plan with this hash, while it is planned again to see whether it is still that plan. */
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
  /** As AWS names people and roles; undefined where no one knows. */
  readonly by?: string;
  readonly at: string;
}

/** An approval that does not count, whatever its hash is. */
export interface RefusedRelease {
  /** Undefined where no one knows. */
  readonly by?: string;
  readonly at: string;
  readonly because: ReleaseRefusalReason;
}

export type ReleaseRefusalReason = 'same-principal' | 'dropper-unknown' | 'releaser-unknown';

export interface ImportPlace {
  readonly mode: ImportMode;
  /** Present for a full file. */
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
  /** Accounts that no one manages; present for a full file. */
  readonly unmanagedAccounts?: number;
}

/** How far the plan is applied. */
interface ImportProgress {
  /** Changes before this one (from 0) are merged into the ledger and on the queue. */
  readonly merged: number;
  /** Changes before this one are known to be final. */
  readonly settled: number;
  /** How often it was looked whether the changes are final. */
  readonly looks: number;
  /** When reports are written even though changes are still under way. */
  readonly deadline: string;
}

export interface ImportLease extends ItemLease {
  /** The queue's message that it works on. */
  readonly messageId: string;
}
