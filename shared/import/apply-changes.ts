import { createHash } from 'node:crypto';
import { createAcceptEvent } from '../webhook/accept-event.ts';
import { acceptFeed } from './accept-feed.ts';
import type { ImportContext } from './import-context.ts';
import type { ImportRun } from './import-run.ts';
import { readChanges, readStatuses, type StoredChange } from './stored-plan.ts';
import { writeProgress } from './write-progress.ts';

/** So many changes are merged between two checkpoints. */
const changesAtOnce = 200;

/**
 * Merges the plan's changes into the ledger and puts the people on the queue, from the last checkpoint on, as long as
 * there is time. Merging again what was merged after a checkpoint changes nothing. Says whether all are merged.
 */
export async function applyChanges(run: ImportRun): Promise<boolean> {
  const { context, record } = run;
  const merged = record.progress?.merged ?? 0;
  if (merged === 0 && !(await acceptFeed(run))) return false;

  const statuses = await readStatuses(context.reports, record.importId);
  let index = 0;
  let chunk: StoredChange[] = [];
  for await (const change of readChanges(context.reports, { importId: record.importId, statuses })) {
    index += 1;
    if (index <= merged) continue;
    chunk.push(change);
    if (chunk.length < changesAtOnce) continue;
    await mergeAll(run, { chunk, merged: index });
    chunk = [];
    if (!run.hasTime) return false;
  }
  if (chunk.length > 0) await mergeAll(run, { chunk, merged: index });
  return true;
}

async function mergeAll(
  run: ImportRun,
  { chunk, merged }: { readonly chunk: readonly StoredChange[]; readonly merged: number },
): Promise<void> {
  const { context, signal } = run;
  let next = 0;
  const work = async () => {
    for (let change = chunk[next++]; change !== undefined; change = chunk[next++]) {
      signal.throwIfAborted();
      await mergeChange(context, change);
    }
  };
  await Promise.all(Array.from({ length: context.options.concurrency }, work));
  await run.save(({ progress, ...record }) => ({
    ...record,
    ...(progress === undefined ? {} : { progress: { ...progress, merged } }),
  }));
  await writeProgress(run);
}

/** Records and merges one change, notes the account that the listing showed, and enqueues the person. */
async function mergeChange(
  { ledger, target, enqueue, now, log }: ImportContext,
  { event, accountId }: StoredChange,
): Promise<void> {
  const door = createAcceptEvent({
    ledger,
    now,
    enqueue: async (personId) => {
      if (accountId !== undefined) await ledger.noteAccount({ personId, target: target.name, accountId });
      await enqueue(personId);
    },
    onEnqueueFailed: ({ personId, reference, error }) =>
      log('warn', 'enqueue-failed', { personId, eventReference: reference, error }),
  });
  const bodyHash = createHash('sha256').update(JSON.stringify(event)).digest('hex');
  const accepted = await door.accept(event, bodyHash);
  // Only another program that writes under our ids could do that.
  if (accepted.kind === 'id-reused') log('error', 'import-event-id-reused', { eventId: event.eventId });
}
