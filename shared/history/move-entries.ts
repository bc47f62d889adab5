import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { LedgerContext } from '../ledger/ledger-context.ts';
import { historyKey } from '../ledger/table/ledger-keys.ts';
import { obtainDataKey } from './data-keys.ts';
import { entrySchema } from './history-entry.ts';
import { auditPartition } from './history-index.ts';
import type { Outbox } from './outbox.ts';
import { sealEntry } from './sealed-entry.ts';

/** Some consecutive entries of a person, sealed, as JSON. Never changed once it is written. */
export const chunkSchema = z.object({ last: z.int(), entries: z.array(z.string()) });

/**
 * Moves the entries of an outbox on to the person's history, and returns the outbox without them, to be written in place of the
 * other. When that write does not happen, or someone writes the former outbox again, moving is repeated: a chunk that is there
 * is never written again, so no entry is lost and none comes twice.
 */
export async function moveEntries(
  context: LedgerContext,
  { personId, outbox }: { readonly personId: string; readonly outbox: Outbox },
): Promise<Outbox> {
  if (outbox.entries.length === 0) return outbox;
  const entries = outbox.entries.map((line) => entrySchema.parse(JSON.parse(line)));
  const chunk = outbox.chunks + 1;
  const pk = historyKey({ personId, chunk });
  // Where the person was forgotten, what comes late is as good as forgotten, too.
  const key = (await obtainDataKey(context, personId)) ?? randomBytes(32);
  const last = outbox.next - 1;
  const movedAt = context.now().toISOString();
  const isNew = await context.table.put({
    item: {
      pk,
      last,
      entries: entries.map((entry) => JSON.stringify(sealEntry(entry, key))),
      duePartition: auditPartition(movedAt.slice(0, 13)),
      dueAt: movedAt,
    },
    condition: 'attribute_not_exists(#pk)',
  });
  const moved = isNew ? last : chunkSchema.parse(await context.table.get(pk)).last;
  const rest = outbox.entries.slice(Math.max(0, outbox.entries.length - (last - moved)));
  return { ...outbox, chunks: chunk, entries: rest };
}
