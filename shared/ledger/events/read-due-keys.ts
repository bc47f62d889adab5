import type { LedgerContext } from '../ledger-context.ts';
import type { DueKey } from '../table/ledger-table.ts';
import { duePartitions } from './due-index.ts';

/** One partition of the index, as far as it was read. */
interface Lane {
  readonly pages: AsyncIterator<readonly DueKey[]>;
  keys: readonly DueKey[];
  ended: boolean;
}

/**
 * The keys of what is due until a time (ISO 8601; without one, ever), oldest first, in pages. The partitions are read side
 * by side, each no further than the order needs.
 */
export async function* readDueKeys(
  { table }: Pick<LedgerContext, 'table'>,
  until?: string,
): AsyncGenerator<readonly DueKey[], void, void> {
  const lanes = duePartitions.map(
    (partition): Lane => ({
      pages: table.duePages({ partition, until })[Symbol.asyncIterator](),
      keys: [],
      ended: false,
    }),
  );
  for (;;) {
    await Promise.all(lanes.map(fill));
    // What follows in a lane that has not ended is due no earlier than the last key that was read of it.
    const known = lanes.flatMap(({ keys, ended }) => (ended ? [] : (keys.at(-1)?.dueAt ?? [])));
    const bound = known.sort()[0];
    const isKnown = ({ dueAt }: DueKey) => bound === undefined || dueAt <= bound;
    const page = lanes.flatMap(({ keys }) => keys.filter(isKnown));
    for (const lane of lanes) lane.keys = lane.keys.filter((key) => !isKnown(key));
    if (page.length > 0) yield page.toSorted((left, right) => (left.dueAt < right.dueAt ? -1 : 1));
    if (bound === undefined) return;
  }
}

async function fill(lane: Lane): Promise<void> {
  while (lane.keys.length === 0 && !lane.ended) {
    const { value, done } = await lane.pages.next();
    if (done === true) lane.ended = true;
    else lane.keys = value;
  }
}
