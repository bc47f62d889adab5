import { importFiles, snapshotKey } from './import-files.ts';
import type { ImportRun } from './import-run.ts';
import { rejectFile } from './plan-file.ts';
import { rejectionOf } from './register-drop.ts';

/**
 * Makes a full file the feed's last accepted one: its people are those of whom absence from the next file means that
 * they leave. False when a newer file was accepted meanwhile; then this one is refused, before anything of it is done.
 */
export async function acceptFeed(run: ImportRun): Promise<boolean> {
  const { context, record } = run;
  const { ledger, reports } = context;
  const { importId, place, asOf, plan } = record;
  const feed = place?.feed;
  if (feed === undefined || asOf === undefined || plan === undefined) return true;
  const before = await ledger.getSnapshot(feed);
  if (before?.importId === importId) return true;
  const membersKey = snapshotKey(feed, importId);
  await reports.copy(importFiles(importId).members, membersKey);
  const accepted = await ledger.acceptSnapshot(feed, {
    importId,
    asOf,
    people: plan.counts.people,
    membersKey,
  });
  if (!accepted) {
    await rejectFile(run, rejectionOf('older-than-accepted'));
    return false;
  }
  if (before !== undefined) await reports.remove(before.membersKey);
  return true;
}
