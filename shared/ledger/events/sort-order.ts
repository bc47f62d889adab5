import type { LedgerContext } from '../ledger-context.ts';
import { directoryKey } from '../table/ledger-keys.ts';

/** A field that a target's listings can be ordered by. */
export type SortableField = 'userName' | 'email';

/** What a complete listing, ordered by the field, showed of a target's order. */
export interface SortSeen {
  readonly field: SortableField;
  readonly inOrder: boolean;
}

/** Each field's order is known by itself: that names are in order says nothing of addresses. */
const attributeOf = { userName: 'userNameSort', email: 'emailSort' } as const;

/** Whether the last complete listing of a target by this field has proven its order. False while there was none. */
export async function isSortInOrder(
  { table }: LedgerContext,
  { target, field }: { readonly target: string; readonly field: SortableField },
): Promise<boolean> {
  const item = await table.get(directoryKey(target));
  return item?.[attributeOf[field]]?.inOrder === true;
}

/** Notes what a complete listing of a target showed, and when. */
export async function recordSort(
  { table, now }: LedgerContext,
  { target, field, inOrder }: SortSeen & { readonly target: string },
): Promise<void> {
  const listedAt = now().toISOString();
  const attribute = `#${attributeOf[field]}`;
  await table.update({
    pk: directoryKey(target),
    update: `SET ${attribute} = :seen`,
    condition: `attribute_not_exists(${attribute}) OR ${attribute}.#listedAt <= :listedAt`,
    values: { seen: { inOrder, listedAt }, listedAt },
  });
}
