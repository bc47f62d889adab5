import { LeaseLostError } from '../lease/lease-lost-error.ts';
import { type LedgerContext, retryOnConflict } from './ledger-context.ts';
import type { Item } from './table/attribute-values.ts';

/** Who works on something in the ledger, until when. */
export interface ItemLease {
  readonly owner: string;
  /** ISO 8601. */
  readonly until: string;
}

/** Something that one run at a time works on. */
export interface LeasedItem<Content> {
  readonly pk: string;
  /** Undefined where there is nothing to work on. */
  readonly read: (item: Item | undefined) => Content | undefined;
  readonly write: (content: Content) => Item & { readonly pk: string };
}

export type LeaseResult<Content, Lease> =
  | { readonly kind: 'acquired'; readonly record: Content }
  | { readonly kind: 'busy'; readonly lease: Lease }
  | { readonly kind: 'unknown' };

/** Takes the lease, so that two runs never work on it at once. */
export function takeLease<Content, Lease extends ItemLease>(
  context: LedgerContext,
  { pk, read, write, lease }: LeasedItem<Content> & { readonly lease: Lease },
): Promise<LeaseResult<Content, Lease>> {
  return retryOnConflict(context, async () => {
    const item = await context.table.get(pk);
    const record = read(item);
    if (record === undefined) return { kind: 'unknown' };
    const held: Lease | undefined = item?.lease;
    if (held !== undefined && held.owner !== lease.owner && held.until > context.now().toISOString()) {
      return { kind: 'busy', lease: held };
    }
    const version: number = item?.version ?? 0;
    const taken = await context.table.putNext({ item: { ...write(record), lease }, version });
    return taken ? { kind: 'acquired', record } : undefined;
  });
}

/** Changes what stands under the lease, which then lasts until its new time. Throws a {@link LeaseLostError}. */
export function changeLeased<Content>(
  context: LedgerContext,
  {
    pk,
    read,
    write,
    lease,
    change,
  }: LeasedItem<Content> & {
    readonly lease: ItemLease;
    readonly change: (content: Content) => Content;
  },
): Promise<Content> {
  return retryOnConflict(context, async () => {
    const item = await context.table.get(pk);
    const known = read(item);
    if (known === undefined || item?.lease?.owner !== lease.owner) throw new LeaseLostError();
    const record = change(known);
    const written = await context.table.putNext({
      item: { ...write(record), lease },
      version: item.version,
    });
    return written ? record : undefined;
  });
}
