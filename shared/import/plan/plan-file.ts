import { openLineWriter, openRareLines, readLines } from '../../aws/objects/json-lines.ts';
import { ObjectGoneError } from '../../aws/objects/object-store.ts';
import { CsvRejectedError } from '../../csv/read/csv-rejected-error.ts';
import type { CsvHeader } from '../../csv/read/read-csv.ts';
import type { FileSigns } from '../decide/gate.ts';
import type { PlanCounts } from '../decide/row-status.ts';
import { rejectionOf } from '../drop/register-drop.ts';
import type { Rejection } from '../drop/rejection.ts';
import { importFiles } from '../import-files.ts';
import type { ImportRun } from '../import-run.ts';
import type { FeedSnapshot } from '../ledger/feeds.ts';
import type { ImportPlace, ImportRecord } from '../ledger/import-records.ts';
import { storeConflicts } from './conflicts/stored-conflicts.ts';
import { decidePlan, type FinishedPlan } from './decide-plan.ts';
import { readOtherFeeds } from './input/feed-members.ts';
import { FileWatch } from './input/file-watch.ts';
import { listUnmanaged } from './input/list-unmanaged.ts';
import { openFile } from './input/open-file.ts';
import { readTargets } from './input/read-targets.ts';
import { planImport } from './plan-import.ts';
import type { PlanInput } from './plan-input.ts';

interface PlanRequest {
  readonly place: ImportPlace;
  readonly asOf: string;
  /** The people of the feed's last accepted full file. */
  readonly snapshot: FeedSnapshot | undefined;
}

/**
 * Plans an import and decides what comes of the plan. Nothing but the plan itself is written; when it is interrupted it
 * begins again.
 */
export async function planFile(run: ImportRun): Promise<void> {
  const { context, record } = run;
  const { place, asOf } = record;
  if (place === undefined || asOf === undefined) throw new Error('an import without a place is not planned');
  const snapshot = place.feed === undefined ? undefined : await context.ledger.getSnapshot(place.feed);
  if (snapshot !== undefined && snapshot.asOf > asOf) {
    return run.reject(rejectionOf('older-than-accepted'));
  }
  try {
    await decidePlan(run, await storePlan(run, { place, asOf, snapshot }));
  } catch (error) {
    const rejection = rejectionFor(run, error);
    if (rejection === undefined) throw error;
    await run.reject(rejection);
  }
}

/** Plans an import and writes the plan beside its report, in memory that grows by some bytes a row and account only. */
async function storePlan(run: ImportRun, request: PlanRequest): Promise<FinishedPlan> {
  const { context, record, signal } = run;
  const { reports, now } = context;
  const files = importFiles(record.importId);
  const { header, rows } = await openFile(context, record);
  const changes = openLineWriter(reports, files.changes);
  const members = openLineWriter(reports, files.members);
  const leftAlone = openRareLines(reports, files.leftAlone);
  const leavers = openRareLines(reports, files.leavers);
  // Before the targets are listed: what the listings lack came into being since, or is not there.
  const plannedAt = now().toISOString();
  const watch = new FileWatch();
  try {
    const targets = await readTargets(run);
    const result = await planImport({
      ...inputOf(run, request),
      readOtherFeeds: () => readOtherFeeds(context, { feed: request.place.feed, notBefore: request.asOf }),
      now: plannedAt,
      rows: watch.watch(rows),
      unclearRows: () => watch.unclearRows,
      targets,
      onChange: async (change) => {
        // Ends a plan that cannot be finished in time, or is someone else's by now.
        signal.throwIfAborted();
        watch.noteChange(change);
        await changes.write(change);
      },
      // A member that is handed on as it was has the row of an older file.
      onMember: ({ identifiers, fingerprint }, row) =>
        members.write({ identifiers, fingerprint, ...(row === undefined ? {} : { row }) }),
      onLeftAlone: (absence) => leftAlone.write(absence),
      onLeaver: (leaver) => leavers.write(leaver),
    });
    await Promise.all([changes.end(), members.end(), leftAlone.end(), leavers.end()]);
    await storeConflicts(run, result);
    await reports.put(files.statuses, result.statuses, 'application/octet-stream');
    await reports.put(files.duplicates, JSON.stringify([...result.duplicates]), 'application/json');
    const unmanaged = request.place.mode === 'full' ? await listUnmanaged(run, result) : undefined;
    const { hash, counts } = result;
    const { ignored: ignoredColumns, hints: columnHints } = header;
    return {
      stored: {
        hash,
        counts: withUnmanaged(counts, unmanaged),
        changes: sumOf(Object.values(counts.changes)),
        plannedAt,
        ignoredColumns,
        ...(columnHints.length === 0 ? {} : { columnHints }),
        ...(unmanaged === undefined ? {} : { unmanagedAccounts: sumOf(unmanaged.values()) }),
      },
      result,
      signs: {
        ...watch.signs(result, request.place.mode),
        ...unreadSheets(header, record),
        isReturned: header.isReturned,
      },
      hasLeavers: leavers.count > 0,
    };
  } catch (error) {
    // What cannot be tidied up now expires; the first error is what matters.
    const writers = [changes, members, leftAlone, leavers];
    await Promise.allSettled([rows.return(undefined), ...writers.map((writer) => writer.abort())]);
    throw error;
  }
}

/** Who names a sheet knows that there are others. */
function unreadSheets(
  { sheets }: CsvHeader,
  { sheet }: ImportRecord,
): Pick<FileSigns, 'sheets' | 'hasMorePeople'> {
  if (sheets === undefined || sheets.others.length === 0 || sheet !== undefined) return {};
  const { read, others, hasMorePeople } = sheets;
  return {
    sheets: { sheet: read, others: others.slice(0, 50) },
    ...(hasMorePeople ? { hasMorePeople } : {}),
  };
}

function sumOf(counts: Iterable<number>): number {
  return [...counts].reduce((sum, count) => sum + count, 0);
}

function withUnmanaged(counts: PlanCounts, unmanaged: ReadonlyMap<string, number> | undefined): PlanCounts {
  if (counts.targets === undefined || unmanaged === undefined) return counts;
  const targets = Object.entries(counts.targets).map(([name, target]) => [
    name,
    { ...target, unmanagedAccounts: unmanaged.get(name) ?? 0 },
  ]);
  return { ...counts, targets: Object.fromEntries(targets) };
}

function inputOf(
  { context, record }: ImportRun,
  { place, asOf, snapshot }: PlanRequest,
): Omit<PlanInput, 'now' | 'rows' | 'targets' | 'readOtherFeeds' | `on${string}`> {
  const { ledger, reports, rolePolicy, options } = context;
  return {
    protectedAccounts: options.protectedAccounts ?? [],
    importId: record.importId,
    mode: place.mode,
    ...(place.feed === undefined ? {} : { feed: place.feed }),
    asOf,
    ...rolePolicy,
    readPeople: (identifiers) => ledger.findHolders(identifiers),
    readOwners: (target, accountIds) => ledger.findAccountOwners({ target, accountIds }),
    readDecisions: (target, accountIds) =>
      ledger.findDecisions(accountIds.map((accountId) => ({ target, accountId }))),
    readForgotten: (target, asked) => ledger.findForgottenAccounts({ target, ...asked }),
    ...(snapshot === undefined
      ? {}
      : {
          readMembers: () =>
            readLines(reports, { key: snapshot.membersKey, parse: (text) => JSON.parse(text) }),
        }),
  };
}

function rejectionFor(run: ImportRun, error: unknown): Rejection | undefined {
  if (error instanceof CsvRejectedError) {
    const { code, message, line, columns } = error;
    return {
      code,
      message,
      ...(line === undefined ? {} : { line }),
      ...(columns.length === 0 ? {} : { columns }),
    };
  }
  // A snapshot that was replaced by a newer one meanwhile is read again.
  const isDrop = error instanceof ObjectGoneError && error.bucket === run.context.drops.bucket;
  return isDrop ? rejectionOf('object-gone') : undefined;
}
