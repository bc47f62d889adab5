import type { LedgerContext } from './ledger-context.ts';
import { directoryKey } from './ledger-keys.ts';

/** Whether the last complete listing of a target showed its sort to be in order. False while there was none. */
export async function isSortInOrder({ table }: LedgerContext, target: string): Promise<boolean> {
  const item = await table.get(directoryKey(target));
  return item?.sortInOrder === true;
}

/** Notes what a complete listing of a target showed, and when. */
export async function recordSort(
  { table, now }: LedgerContext,
  { target, inOrder }: { readonly target: string; readonly inOrder: boolean },
): Promise<void> {
  const listedAt = now().toISOString();
  await table.update({
    pk: directoryKey(target),
    update: 'SET #sortInOrder = :inOrder, #listedAt = :listedAt',
    condition: 'attribute_not_exists(#listedAt) OR #listedAt <= :listedAt',
    values: { inOrder, listedAt },
  });
}
