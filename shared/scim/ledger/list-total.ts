import type { ScimContext } from './scim-context.ts';

type ListContext = Pick<ScimContext, 'table' | 'keys' | 'ledger'>;

/** A change that was interrupted is counted once however often it is repeated, while it is among the last so many. */
const remembered = 100;
const recountAfterMs = 24 * 60 * 60 * 1000;

const anyhow = 'attribute_not_exists(#pk) OR attribute_exists(#pk)';

/** Notes that a list is about to grow, or to shrink, by the change that `id` names. */
export async function noteListChange(
  { table, keys }: ListContext,
  change: { readonly list: string; readonly id: string; readonly by: 1 | -1 },
): Promise<void> {
  const { list, id, by } = change;
  const pk = keys.list(list);
  const item = await table.update({
    pk,
    update: 'ADD #changes :by, #counted :ids',
    condition: 'NOT contains(#counted, :id)',
    values: { by, ids: new Set([id]), id },
  });
  if (item === undefined || item.counted.size <= remembered) return;
  await table.update({
    pk,
    update: 'REMOVE #counted',
    condition: 'size(#counted) > :remembered',
    values: { remembered },
  });
}

/** How many stand on a list. It is counted once a day; in between, the changes are added up. */
export async function totalOf({ table, keys, ledger }: ListContext, list: string): Promise<number> {
  const pk = keys.list(list);
  const item = await table.get(pk);
  const changes: number = item?.changes ?? 0;
  const now = ledger.now();
  const countedAt = item?.countedAt === undefined ? 0 : Date.parse(item.countedAt);
  if (now.getTime() - countedAt < recountAfterMs) return item?.total + changes - item?.changesThen;
  const total = await table.countListed(keys.partition(list));
  await table.update({
    pk,
    update: 'SET #total = :total, #changesThen = :changes, #countedAt = :now',
    condition: anyhow,
    values: { total, changes, now: now.toISOString() },
  });
  return total;
}
