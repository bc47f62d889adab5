import { isSortInOrder, recordSort, type SortableField, type SortSeen } from '../ledger/events/sort-order.ts';
import {
  changeLeased,
  type ItemLease,
  type LeasedItem,
  type LeaseResult,
  takeLease,
} from '../ledger/leased-item.ts';
import { createLedgerContext, type LedgerContext, type LedgerOptions } from '../ledger/ledger-context.ts';
import { exportKey } from '../ledger/table/ledger-keys.ts';

/** What is remembered of a target's exports; undefined when there was none. */
export async function getExports(
  { table }: Pick<LedgerContext, 'table'>,
  target: string,
): Promise<ExportRecord | undefined> {
  return (await table.get(exportKey(target)))?.export;
}

/** One run at a time makes and publishes a target's exports. */
function exportsOf(target: string): LeasedItem<ExportRecord> {
  const pk = exportKey(target);
  return { pk, read: (item) => item?.export ?? { target }, write: (record) => ({ pk, export: record }) };
}

/** What is remembered of the last export of a target. */
export interface PublishedExport {
  /** The business date. */
  readonly date: string;
  readonly attempt: string;
  readonly rows: number;
  /** By which the next manifest names it. */
  readonly manifestSha256: string;
  /** What its own manifest names as the one before. */
  readonly previous: { readonly date: string; readonly sha256: string } | null;
}

/** The exports of one target. */
export interface ExportRecord {
  readonly target: string;
  readonly published?: PublishedExport;
  /** An attempt that was found good, and whose files may have been published in part: whoever comes next finishes that. */
  readonly publishing?: { readonly date: string; readonly attempt: string };
}

/** What exports need of the ledger for themselves. Throws a `LedgerUnavailableError` when DynamoDB cannot be used now. */
export interface ExportLedger {
  lease(target: string, lease: ItemLease): Promise<LeaseResult<ExportRecord, ItemLease>>;
  /** Changes what is remembered under the lease. Throws a `LeaseLostError` when another run has taken over. */
  update(request: {
    readonly target: string;
    readonly lease: ItemLease;
    readonly change: (record: ExportRecord) => ExportRecord;
  }): Promise<ExportRecord>;
  /** Whether the last complete listing of the target by this field has proven its order. */
  isSortInOrder(target: string, field: SortableField): Promise<boolean>;
  recordSort(target: string, seen: SortSeen): Promise<void>;
}

/** Opens the ledger for exports. */
export function createExportLedger(options: LedgerOptions): ExportLedger {
  const context = createLedgerContext(options);
  return {
    lease: (target, lease) => takeLease(context, { ...exportsOf(target), lease }),
    update: ({ target, ...request }) => changeLeased(context, { ...exportsOf(target), ...request }),
    isSortInOrder: (target, field) => isSortInOrder(context, { target, field }),
    recordSort: (target, { field, inOrder }) => recordSort(context, { target, field, inOrder }),
  };
}
