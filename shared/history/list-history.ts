import type { LedgerContext } from '../ledger/ledger-context.ts';
import { findPerson, readRows } from '../ledger/people/find-people.ts';
import { historyKey } from '../ledger/table/ledger-keys.ts';
import { findDataKeys } from './data-keys.ts';
import { entrySchema, type HistoryEntry } from './history-entry.ts';
import { chunkSchema } from './move-entries.ts';
import { countOperations, operationsId } from './operator-actions.ts';
import { emptyOutbox, type Outbox } from './outbox.ts';
import { openEntry, type ReadEntry, sealedEntrySchema } from './sealed-entry.ts';

/** Some entries of a person's history, the newest first. */
export interface HistoryPage {
  readonly entries: readonly ReadEntry[];
  /** For the next page; undefined where there is none. */
  readonly before?: string;
}

/** Which entries are wanted. */
export interface PageRequest {
  readonly limit: number;
  readonly before?: string | undefined;
}

/** Chunks read at once: each is at most 64 KB, and DynamoDB answers at most 16 MB. */
const chunksAtOnce = 25;

/**
 * The history of a person, and of everyone who turned out to be this person, the newest entry first. `before` is what the page
 * before says; absent: from the newest on.
 */
export async function listHistory(
  context: LedgerContext,
  wanted: PageRequest & { readonly personId: string },
): Promise<HistoryPage> {
  const { personId, limit, before } = wanted;
  const row = await findPerson(context, personId);
  const joined = await readRows(context, [...new Set([row.id, ...row.person.joined, personId])]);
  const keys = await findDataKeys(
    context,
    joined.map(({ id }) => id),
  );
  const found: ReadEntry[] = [];
  for (const { id, outbox } of joined) {
    found.push(...(await readEntries(context, { personId: id, outbox, key: keys.get(id), limit, before })));
  }
  return pageOf(found, limit);
}

/** Operators' commands that were about no single person, the newest first. */
export async function listOperations(
  context: Pick<LedgerContext, 'table'>,
  { limit, before }: PageRequest,
): Promise<HistoryPage> {
  // One more: whoever wrote the last one may have been killed before counting it.
  const outbox = { ...emptyOutbox, chunks: (await countOperations(context)) + 1 };
  const asked = { personId: operationsId, outbox, key: undefined, limit, before };
  return pageOf(await readEntries(context, asked), limit);
}

function pageOf(found: readonly ReadEntry[], limit: number): HistoryPage {
  const entries = found.toSorted((left, right) => (placeOf(left) < placeOf(right) ? 1 : -1));
  const page = entries.slice(0, limit);
  const last = page.at(-1);
  return { entries: page, ...(entries.length > limit && last !== undefined && { before: placeOf(last) }) };
}

/** One more than wanted, where there are so many, so that the reader knows that there is a further page. */
async function readEntries(
  { table }: Pick<LedgerContext, 'table'>,
  wanted: {
    readonly personId: string;
    readonly outbox: Outbox;
    readonly key: Uint8Array | undefined;
    readonly limit: number;
    readonly before: string | undefined;
  },
): Promise<readonly ReadEntry[]> {
  const { personId, outbox, key, limit, before } = wanted;
  const isWanted = (entry: HistoryEntry) => before === undefined || placeOf(entry) < before;
  const entries: ReadEntry[] = outbox.entries
    .map((line) => entrySchema.parse(JSON.parse(line)))
    .filter(isWanted);
  for (let last = outbox.chunks; last > 0 && entries.length <= limit; last -= chunksAtOnce) {
    const numbers = Array.from({ length: Math.min(last, chunksAtOnce) }, (_, index) => last - index);
    const items = await table.getMany(numbers.map((chunk) => historyKey({ personId, chunk })));
    for (const item of items.values()) {
      const sealed = chunkSchema.parse(item).entries.map((line) => sealedEntrySchema.parse(JSON.parse(line)));
      entries.push(...sealed.filter(isWanted).map((entry) => openEntry(entry, key)));
    }
  }
  return entries.toSorted((left, right) => right.sequence - left.sequence).slice(0, limit + 1);
}

/** Orders the entries of several people by time, and those of one person as they were made. */
function placeOf({ at, personId, sequence }: HistoryEntry): string {
  return `${at}/${personId}/${String(sequence).padStart(10, '0')}`;
}
