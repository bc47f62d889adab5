import type { ImportLease, ImportRecord } from './import-record.ts';
import { type LedgerContext, untilUncontended } from './ledger-context.ts';
import { dropKey, importKey } from './ledger-keys.ts';
import type { Item } from './ledger-table.ts';

/** An import is remembered for so long after its last change: longer than its reports are kept by default. */
const retentionSeconds = 400 * 24 * 60 * 60;

export type ImportLeaseResult =
  | { readonly kind: 'acquired'; readonly record: ImportRecord }
  | { readonly kind: 'busy'; readonly lease: ImportLease }
  | { readonly kind: 'unknown' };

/** Another run has taken the import over, which goes on where the last checkpoint was. */
export class ImportLeaseLostError extends Error {
  override readonly name = 'ImportLeaseLostError';

  constructor() {
    super('the lease of the import is held by another run');
  }
}

/** Holds an import from now on. What is held already stays as it is, and is returned. */
export async function registerImport(context: LedgerContext, record: ImportRecord): Promise<ImportRecord> {
  const item = itemOf(context, { record, version: 1 });
  if (await context.table.put({ item, condition: 'attribute_not_exists(#pk)' })) return record;
  return (await getImport(context, record.importId)) ?? registerImport(context, record);
}

export async function getImport(
  { table }: LedgerContext,
  importId: string,
): Promise<ImportRecord | undefined> {
  return (await table.get(importKey(importId)))?.import;
}

/** Remembers which import a notification led to; the first one decides. Returns the import's id. */
export async function rememberDrop(
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

/** Takes an import's lease, so that two runs never work on it at once. */
export function leaseImport(
  context: LedgerContext,
  { importId, lease }: { readonly importId: string; readonly lease: ImportLease },
): Promise<ImportLeaseResult> {
  return untilUncontended(context, async () => {
    const item = await context.table.get(importKey(importId));
    if (item === undefined) return { kind: 'unknown' };
    const held: ImportLease | undefined = item.lease;
    if (held !== undefined && held.owner !== lease.owner && held.until > context.now().toISOString()) {
      return { kind: 'busy', lease: held };
    }
    const saved = await replace(context, { item, record: item.import, lease });
    return saved ? { kind: 'acquired', record: item.import } : undefined;
  });
}

/**
 * Changes an import under its lease, which then lasts until the given time. Throws {@link ImportLeaseLostError} when
 * somebody else took the import over.
 */
export function updateImport(
  context: LedgerContext,
  request: {
    readonly importId: string;
    readonly lease: ImportLease;
    readonly change: (record: ImportRecord) => ImportRecord;
  },
): Promise<ImportRecord> {
  return untilUncontended(context, async () => {
    const item = await context.table.get(importKey(request.importId));
    if (item === undefined || item.lease?.owner !== request.lease.owner) throw new ImportLeaseLostError();
    const record = request.change(item.import);
    return (await replace(context, { item, record, lease: request.lease })) ? record : undefined;
  });
}

function replace(
  context: LedgerContext,
  written: { readonly item: Item; readonly record: ImportRecord; readonly lease: ImportLease },
): Promise<boolean> {
  const version: number = written.item.version;
  return context.table.put({
    item: { ...itemOf(context, { record: written.record, version: version + 1 }), lease: written.lease },
    condition: '#version = :version',
    values: { version },
  });
}

function itemOf(
  { now }: LedgerContext,
  { record, version }: { readonly record: ImportRecord; readonly version: number },
): Item & { readonly pk: string } {
  const expiresAt = Math.floor(now().getTime() / 1000) + retentionSeconds;
  return { pk: importKey(record.importId), version, import: record, expiresAt };
}
