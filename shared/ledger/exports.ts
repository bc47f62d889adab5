import type { ExportLease, ExportRecord } from './export-record.ts';
import { type LedgerContext, untilUncontended } from './ledger-context.ts';
import { exportKey } from './ledger-keys.ts';

export type ExportLeaseResult =
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
export function leaseExports(
  context: LedgerContext,
  { target, lease }: { readonly target: string; readonly lease: ExportLease },
): Promise<ExportLeaseResult> {
  const pk = exportKey(target);
  return untilUncontended(context, async () => {
    const item = await context.table.get(pk);
    const held: ExportLease | undefined = item?.lease;
    if (held !== undefined && held.owner !== lease.owner && held.until > context.now().toISOString()) {
      return { kind: 'busy', until: held.until };
    }
    const record: ExportRecord = item?.export ?? { target };
    const version: number = item?.version ?? 0;
    const taken = await context.table.put({
      item: { pk, version: version + 1, export: record, lease },
      condition: version === 0 ? 'attribute_not_exists(#pk)' : '#version = :version',
      ...(version === 0 ? {} : { values: { version } }),
    });
    return taken ? { kind: 'acquired', record } : undefined;
  });
}

/**
 * Changes what is remembered under the lease, which then lasts until the given time. Throws an
 * {@link ExportLeaseLostError} when another run has taken over.
 */
export function updateExports(
  context: LedgerContext,
  request: {
    readonly target: string;
    readonly lease: ExportLease;
    readonly change: (record: ExportRecord) => ExportRecord;
  },
): Promise<ExportRecord> {
  const pk = exportKey(request.target);
  return untilUncontended(context, async () => {
    const item = await context.table.get(pk);
    if (item === undefined || item.lease?.owner !== request.lease.owner) throw new ExportLeaseLostError();
    const record = request.change(item.export);
    const version: number = item.version;
    const saved = await context.table.put({
      item: { pk, version: version + 1, export: record, lease: request.lease },
      condition: '#version = :version',
      values: { version },
    });
    return saved ? record : undefined;
  });
}
