import { openLineWriter, openRareLines, readLines } from '../../aws/objects/json-lines.ts';
import type { CsvHeader } from '../../csv/read/read-csv.ts';
import type { ProvisioningTarget } from '../../targets/target.ts';
import { TargetError } from '../../targets/target-error.ts';
import { targetPolicyOf } from '../../targets/target-policy.ts';
import type { FileSigns } from '../decide/gate.ts';
import type { PlanCounts } from '../decide/row-status.ts';
import { importFiles } from '../import-files.ts';
import type { ImportRun } from '../import-run.ts';
import type { FeedSnapshot } from '../ledger/feeds.ts';
import type { ImportPlace, ImportRecord, StoredPlan } from '../ledger/import-records.ts';
import { storeConflicts } from './conflicts/stored-conflicts.ts';
import { readDirectory } from './input/compact-directory.ts';
import { readOtherFeeds } from './input/feed-members.ts';
import { FileWatch } from './input/file-watch.ts';
import { listUnmanaged } from './input/list-unmanaged.ts';
import { openFile } from './input/open-file.ts';
import { planImport } from './plan-import.ts';
import type { PlanInput, PlannedTarget } from './plan-input.ts';
import type { PlanResult } from './plan-result.ts';

interface PlanRequest {
  readonly place: ImportPlace;
  readonly asOf: string;
  /** The people of the feed's last accepted full file. */
  readonly snapshot: FeedSnapshot | undefined;
}

/** Plans an import and writes the plan beside its report, in memory that grows by some bytes a row and account only. */
export async function storePlan(
  run: ImportRun,
  request: PlanRequest,
): Promise<{
  readonly stored: Omit<StoredPlan, 'warnings'>;
  readonly result: PlanResult;
  readonly signs: FileSigns;
  readonly hasLeavers: boolean;
}> {
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
      onMember: (member, row) => members.write(row === undefined ? member : { ...member, row }),
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
      signs: { ...watch.signs(result, request.place.mode), ...unreadSheets(header, record) },
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
function unreadSheets({ sheets }: CsvHeader, { sheet }: ImportRecord): Pick<FileSigns, 'sheets'> {
  if (sheets === undefined || sheets.others.length === 0 || sheet !== undefined) return {};
  return { sheets: { sheet: sheets.read, others: sheets.others.slice(0, 50) } };
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

/** One after the other: listings are what vendors limit most. */
async function readTargets(run: ImportRun): Promise<readonly PlannedTarget[]> {
  const { context } = run;
  const { offboardAction, invite } = context.options;
  const targets: PlannedTarget[] = [];
  for (const target of context.targets) {
    const { name, createsByInvitation } = target;
    targets.push({
      name,
      policy: targetPolicyOf(target, { offboardAction, invite }),
      directory: await readAccounts(run, target),
      readAccount: (id) => target.getAccount(id, { signal: run.signal }),
      isProtected: (account) => target.isProtected(account, { signal: run.signal }),
      ...(createsByInvitation === undefined
        ? {}
        : { invitationValidSeconds: createsByInvitation.validSeconds }),
    });
  }
  return targets;
}

async function readAccounts(
  { context, signal }: ImportRun,
  target: ProvisioningTarget,
): Promise<PlannedTarget['directory']> {
  try {
    return await readDirectory(target.listAccounts({ signal }), target.visibleAttributes);
  } catch (error) {
    if (error instanceof TargetError && error.kind === 'unauthorized')
      context.log('error', 'vendor-unauthorized', { target: target.name });
    throw error;
  }
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
