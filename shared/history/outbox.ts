import type { HistoryEntry, NewEntry } from './history-entry.ts';

/**
 * The newest entries of a person's history. They lie in the person's own record, so that no change of the record is without its
 * entry, until they are moved on in chunks.
 */
export interface Outbox {
  /** The sequence of the next entry. */
  readonly next: number;
  /** How many chunks were moved on. */
  readonly chunks: number;
  /** When the last entry was made; '' where there was none. No later entry is of an earlier time, whatever clocks say. */
  readonly lastAt: string;
  /** Each as JSON, so that whoever only adds to them need not read them. */
  readonly entries: readonly string[];
  /** The decisions noted last (see `HistoryEntry.note`), so that a repeated one is known. */
  readonly noted: readonly string[];
}

export const emptyOutbox: Outbox = { next: 1, chunks: 0, lastAt: '', entries: [], noted: [] };

/** A run notes a few decisions with each write, and repeats a write whose answer was lost at once. */
const mostNoted = 32;

/** Adds entries, except such as note a decision that is noted already. */
export function appendEntries(
  outbox: Outbox,
  added: { readonly personId: string; readonly now: string; readonly entries: readonly NewEntry[] },
): Outbox {
  const { personId, now } = added;
  const entries = added.entries.filter(({ note }) => note === undefined || !outbox.noted.includes(note));
  if (entries.length === 0) return outbox;
  const at = now < outbox.lastAt ? outbox.lastAt : now;
  const lines = entries.map((entry, index) =>
    JSON.stringify({ personId, sequence: outbox.next + index, at, ...entry } satisfies HistoryEntry),
  );
  return {
    ...outbox,
    next: outbox.next + lines.length,
    lastAt: at,
    entries: [...outbox.entries, ...lines],
    noted: [...outbox.noted, ...entries.flatMap(({ note }) => note ?? [])].slice(-mostNoted),
  };
}

/** How much of the record the entries take, nearly. */
export function bytesOf({ entries }: Pick<Outbox, 'entries'>): number {
  return entries.reduce((sum, entry) => sum + Buffer.byteLength(entry) + 1, 0);
}
