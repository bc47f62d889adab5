import type { LedgerContext } from '../ledger/ledger-context.ts';
import { type JoinedRow, type PersonRow, toRow } from '../ledger/people/person-row.ts';
import { placeOnIndex } from '../ledger/people/save-person.ts';
import { personIdOfKey, personKey } from '../ledger/table/ledger-keys.ts';
import { historyPartitions } from './history-index.ts';
import { moveEntries } from './move-entries.ts';

/** Histories moved at once: each costs two writes. */
const atOnce = 10;

/**
 * Moves on the newest entries of people who have nothing to do, as long as there is time, and returns of how many people. What
 * is interrupted is repeated by the next sweep.
 */
export async function moveHistories(context: LedgerContext, hasTime: () => boolean): Promise<number> {
  const until = context.now().toISOString();
  let moved = 0;
  for (const partition of historyPartitions) {
    for await (const keys of context.table.duePages({ partition, until })) {
      const ids = keys.flatMap(({ pk }) => personIdOfKey(pk) ?? []);
      for (let start = 0; start < ids.length; start += atOnce) {
        if (!hasTime()) return moved;
        moved += await moveHistoriesOf(context, ids.slice(start, start + atOnce));
      }
    }
  }
  return moved;
}

/** The same of some people, whatever else they wait for. */
export async function moveHistoriesOf(context: LedgerContext, personIds: readonly string[]): Promise<number> {
  const items = await context.table.getMany(personIds.map(personKey));
  const rows = personIds.map((id) => toRow(id, items.get(personKey(id))));
  const waiting = rows
    .filter((row) => row.kind !== 'forgotten')
    .filter(({ outbox }) => outbox.entries.length > 0);
  await Promise.all(
    waiting.map((row) => moveHistory(context, { row, version: items.get(personKey(row.id))?.version })),
  );
  return waiting.length;
}

/**
 * The record keeps its number: whoever read it before, and writes it now, puts the entries back, and they are known to be moved on
 * the next time. So no run has to begin again for this.
 */
async function moveHistory(
  context: LedgerContext,
  { row, version }: { readonly row: PersonRow | JoinedRow; readonly version: number },
): Promise<void> {
  const { id } = row;
  const history = await moveEntries(context, { personId: id, outbox: row.outbox });
  const { update, place } = placeAfter({ ...row, outbox: history }, context.now().toISOString());
  await context.table.update({
    pk: personKey(id),
    update,
    condition: '#version = :version',
    values: { history, version, ...place },
  });
}

/** Whoever has work to do keeps their place on the due index. */
function placeAfter(row: PersonRow | JoinedRow, now: string) {
  if (row.kind === 'person' && row.dueAt !== undefined)
    return { update: 'SET #history = :history', place: {} };
  const place = row.kind === 'person' ? placeOnIndex(row, now) : {};
  const update =
    place.duePartition === undefined
      ? 'SET #history = :history REMOVE #duePartition, #dueAt'
      : 'SET #history = :history, #duePartition = :duePartition, #dueAt = :dueAt';
  return { update, place };
}
