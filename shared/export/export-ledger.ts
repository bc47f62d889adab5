import { isSortInOrder, recordSort, type SortableField, type SortSeen } from '../ledger/events/sort-order.ts';
import {
  createLedgerContext,
  type LedgerContext,
  type LedgerOptions,
  retryOnConflict,
} from '../ledger/ledger-context.ts';
import { exportKey } from '../ledger/table/ledger-keys.ts';

type ExportLeaseResult =
  | { readonly kind: 'acquired'; readonly record: ExportRecord }
  | { readonly kind: 'busy'; readonly until: string };

/** Another run exports the target by now. */
export class ExportLeaseLostError extends Error {
  override readonly name = 'ExportLeaseLostError';

  constructor() {
    super('the lease of the export is held by another run');
  }
}

/** What is remembered of a target's exports; undefined when there was none. */
export async function getExports(
  { table }: Pick<LedgerContext, 'table'>,
  target: string,
): Promise<ExportRecord | undefined> {
  return (await table.get(exportKey(target)))?.export;
}

/** Takes the lease of a target's exports, so that one run at a time makes and publishes them. */
function leaseExports(
  context: LedgerContext,
  { target, lease }: { readonly target: string; readonly lease: ExportLease },
): Promise<ExportLeaseResult> {
  const pk = exportKey(target);
  return retryOnConflict(context, async () => {
    const item = await context.table.get(pk);
    const held: ExportLease | undefined = item?.lease;
    if (held !== undefined && held.owner !== lease.owner && held.until > context.now().toISOString()) {
      return { kind: 'busy', until: held.until };
    }
    const record: ExportRecord = item?.export ?? { target };
    const version: number = item?.version ?? 0;
    const taken = await context.table.putNext({ item: { pk, export: record, lease }, version });
    return taken ? { kind: 'acquired', record } : undefined;
  });
}

/**
 * Changes what is remembered under the lease, which then lasts until the given time. Throws an
 * {@link ExportLeaseLostError} when another run has taken over.
 */
function updateExports(
  context: LedgerContext,
  request: {
    readonly target: string;
    readonly lease: ExportLease;
    readonly change: (record: ExportRecord) => ExportRecord;
  },
): Promise<ExportRecord> {
  const pk = exportKey(request.target);
  return retryOnConflict(context, async () => {
    const item = await context.table.get(pk);
    if (item === undefined || item.lease?.owner !== request.lease.owner) throw new ExportLeaseLostError();
    const record = request.change(item.export);
    const saved = await context.table.putNext({
      item: { pk, export: record, lease: request.lease },
      version: item.version,
    });
    return saved ? record : undefined;
  });
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

export interface ExportLease {
  readonly owner: string;
  /** ISO 8601. */
  readonly until: string;
}

/** What exports need of the ledger for themselves. Throws a `LedgerUnavailableError` when DynamoDB cannot be used now. */
export interface ExportLedger {
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
