import { createLedgerContext, type LedgerOptions } from './create-ledger-context.ts';
import type { ExportLease, ExportRecord } from './export-record.ts';
import { type ExportLeaseResult, leaseExports, updateExports } from './exports.ts';
import { isSortInOrder, recordSort, type SortableField, type SortSeen } from './sort-order.ts';

/** What exports need of the ledger for themselves. Throws a `LedgerUnavailableError` when DynamoDB cannot be used now. */
export interface ExportLedger {
  /** Takes the lease of a target's exports. */
  lease(target: string, lease: ExportLease): Promise<ExportLeaseResult>;
  /** Changes what is remembered under the lease. Throws an `ExportLeaseLostError` when another run has taken over. */
  update(request: {
    readonly target: string;
    readonly lease: ExportLease;
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
    lease: (target, lease) => leaseExports(context, { target, lease }),
    update: (request) => updateExports(context, request),
    isSortInOrder: (target, field) => isSortInOrder(context, { target, field }),
    recordSort: (target, { field, inOrder }) => recordSort(context, { target, field, inOrder }),
  };
}
