import { createHash } from 'node:crypto';
import { inBatches } from '../../bulk/streams.ts';
import type { Release, UserEvent } from '../../domain/user-event.ts';
import { createAcceptEvent } from '../../events/accept-event.ts';
import { logEndings } from '../../events/log-events.ts';
import type { EventRecord } from '../../ledger/events/event-record.ts';
import type { PlannedChange } from '../decide/planned-change.ts';
import { rejectionOf } from '../drop/register-drop.ts';
import { importFiles, snapshotKey } from '../import-files.ts';
import type { ImportRun } from '../import-run.ts';
import type { ImportLedger } from '../ledger/create-import-ledger.ts';
import type { ImportRecord } from '../ledger/import-records.ts';
import { readChanges, readStatuses } from '../plan/stored-plan.ts';

/** Changes merged between two checkpoints. */
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
  const changes = readChanges(context.reports, { importId: record.importId, statuses });
  let index = 0;
  for await (const batch of inBatches(changes, changesAtOnce)) {
    const chunk = batch.slice(Math.max(0, merged - index));
    index += batch.length;
    if (chunk.length > 0 && !(await mergeAll(run, chunk))) return false;
  }
  return true;
}

/** Merges some changes side by side and records how many. False when the time was up before all were. */
async function mergeAll(run: ImportRun, chunk: readonly PlannedChange[]): Promise<boolean> {
  const release = releaseOf(run.record);
  let next = 0;
  const work = async () => {
    while (run.hasTime) {
      const change = chunk[next];
      if (change === undefined) return;
      next += 1;
      await mergeChange(run, release === undefined ? change : withRelease(change, release));
    }
  };
  // All end before anything is said of them: what one of them does must not outlast the lease.
  const ended = await Promise.allSettled(Array.from({ length: run.context.options.concurrency }, work));
  const failure = ended.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  await run.save(({ progress, ...record }) => ({
    ...record,
    ...(progress === undefined ? {} : { progress: { ...progress, merged: progress.merged + next } }),
  }));
  return next === chunk.length;
}

function releaseOf({ importId, released, droppedBy }: ImportRecord): Release | undefined {
  return (
    released && {
      importId,
      releasedBy: released.by,
      releasedAt: released.at,
      ...(droppedBy === undefined ? {} : { droppedBy }),
    }
  );
}

/** What someone released may give a role that needs approval, and change the names of whoever has one. */
function withRelease({ event, ...change }: PlannedChange, release: Release): PlannedChange {
  return { ...change, event: { ...event, release } };
}

/** Records and merges one change, notes the accounts that the listings showed, and enqueues the person with what they lacked. */
async function mergeChange(
  { context, record }: ImportRun,
  { event, accountIds = {}, unlistedIn: targets = [] }: PlannedChange,
): Promise<void> {
  const { ledger, enqueue, now, log } = context;
  const listedAt = record.plan?.plannedAt;
  const door = createAcceptEvent({
    ledger,
    now,
    // The import goes on at its last checkpoint, with whatever was not merged or not enqueued.
    sweep: false,
    enqueue: async (personId, reference) => {
      for (const [target, accountId] of Object.entries(accountIds)) {
        await ledger.recordAccountId({ personId, target, accountId });
      }
      if (event.release !== undefined) await ledger.bindRelease({ reference, personId });
      const isUnlisted = listedAt !== undefined && targets.length > 0;
      await enqueue(personId, isUnlisted ? { reference, listedAt, targets } : undefined);
    },
    ...logEndings(log),
    onEnqueueFailed: ({ personId, reference, error }) => {
      log('warn', 'enqueue-failed', { personId, eventReference: reference, error });
      throw error;
    },
  });
  if (event.release !== undefined) await ledger.noteRelease(event);
  const bodyHash = createHash('sha256').update(JSON.stringify(event)).digest('hex');
  const accepted = await door.accept(event, bodyHash);
  if (accepted.kind === 'held') await bindScheduled(ledger, { event, record: accepted.record });
  // Only another program that writes under our ids could do that.
  if (accepted.kind === 'id-reused') log('error', 'import-event-id-reused', { eventId: event.eventId });
}

/** A plan's person is not put on the queue before its day, and its release is told at once. */
async function bindScheduled(
  ledger: Pick<ImportLedger, 'bindRelease'>,
  { event, record }: { readonly event: UserEvent; readonly record: EventRecord },
): Promise<void> {
  const { reference, status, personId } = record;
  if (event.release === undefined || status !== 'scheduled' || personId === undefined) return;
  await ledger.bindRelease({ reference, personId });
}

/**
 * Makes a full file the feed's last accepted one: its people are those of whom absence from the next file means that
 * they leave. False when a newer file was accepted meanwhile; then this one is refused, before anything of it is done.
 */
async function acceptFeed(run: ImportRun): Promise<boolean> {
  const { context, record } = run;
  const { ledger, reports } = context;
  const { importId, place, asOf, plan } = record;
  const feed = place?.feed;
  if (feed === undefined || asOf === undefined || plan === undefined) return true;
  const before = await ledger.getSnapshot(feed);
  if (before?.importId === importId) return true;
  const membersKey = snapshotKey(feed, importId);
  await reports.copy(importFiles(importId).members, membersKey);
  const snapshot = { importId, asOf, people: plan.counts.people, membersKey };
  const accepted = await ledger.acceptSnapshot({ feed, snapshot });
  if (!accepted) {
    await run.reject(rejectionOf('older-than-accepted'));
    return false;
  }
  if (before !== undefined) await reports.remove(before.membersKey);
  return true;
}
