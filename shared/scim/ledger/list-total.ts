import type { ScimLedger } from './scim-context.ts';

type ListContext = Pick<ScimLedger, 'table' | 'keys' | 'ledger'>;

/** A change that was interrupted is counted once however often it is repeated, while it is among the last so many. */
const remembered = 100;
/** The index of lists lags: it is counted only when nothing has changed for a while. */
const [recountAfterMs, quietMs] = [24 * 60 * 60 * 1000, 60 * 1000];

/** Notes that a list is about to grow, or to shrink, by the change that `id` names. */
export async function noteListChange(
  { table, keys, ledger }: ListContext,
  change: { readonly list: string; readonly id: string; readonly by: 1 | -1 },
): Promise<void> {
  const { list, id, by } = change;
  const pk = keys.list(list);
  const item = await table.update({
    pk,
    update:
      'ADD #changes :by, #counted :ids SET #changedAt = :now, #recountedAt = if_not_exists(#recountedAt, :now)',
    condition: 'NOT contains(#counted, :id)',
    values: { by, ids: new Set([id]), id, now: ledger.now().toISOString() },
  });
  if (item === undefined || item.counted.size <= remembered) return;
  await table.update({
    pk,
    update: 'REMOVE #counted',
    condition: 'size(#counted) > :remembered',
    values: { remembered },
  });
}

/** How many stand on a list: the changes are added up, and the list is counted again now and then. */
export async function totalOf({ table, keys, ledger }: ListContext, list: string): Promise<number> {
  const pk = keys.list(list);
  const item = await table.get(pk);
  if (item === undefined) return 0;
  const { changes, changedAt, recountedAt, total = 0, changesThen = 0 } = item;
  const now = ledger.now();
  const isDue = now.getTime() - Date.parse(recountedAt) >= recountAfterMs;
  if (!isDue || now.getTime() - Date.parse(changedAt) < quietMs) return total + changes - changesThen;
  const counted = await table.countListed(keys.partition(list));
  await table.update({
    pk,
    update: 'SET #total = :total, #changesThen = :changes, #recountedAt = :now',
    condition: '#changes = :changes',
    values: { total: counted, changes, now: now.toISOString() },
  });
  return counted;
}
