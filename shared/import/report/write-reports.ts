import { writeCsv } from '../../csv/write/write-csv.ts';
import { keepFirst } from '../../report/first-items.ts';
import { isLeaving } from './approval/identity-changes.ts';
import { writeIdentities } from './approval/write-identities.ts';
import { describeChange } from './describe-change.ts';
import { type AbsenceCounts, hasRows, type ImportSummary, type OutcomeCounts } from './import-summary.ts';
import { personLabel } from './person-label.ts';
import type { Grant } from './render-gate.ts';
import { renderReport } from './render-report.ts';
import {
  isOpen,
  type ReportContent,
  type ReportedChange,
  type ReportedOutcome,
  type UnmanagedAccount,
  type WriteReports,
} from './report-content.ts';
import { detailAt, detailOfChange } from './row-detail.ts';
import { keyOfUser } from './row-key.ts';
import { csvContentType, type KeyedRow, writeRowFiles } from './write-row-files.ts';

/** How many `report.html` shows; the other files have them all. */
const shown = { problems: 50, duplicates: 10, leavers: 25, grants: 25, identities: 25 };

/**
 * Writes `rows.csv`, `rejected.csv`, for a full file `absent.csv` and `unmanaged.csv`, and `report.html`, in memory that
 * does not grow with the file. Of a file that could not be planned there is only `report.html`.
 *
 * Throws before `report.html` is written when the files and the summary do not count the same. What reading or storing
 * throws is passed on.
 */
export const writeReports: WriteReports = async (content) => {
  const { summary, write } = content;
  const problems = keepFirst<KeyedRow>(shown.problems);
  const duplicates = keepFirst<KeyedRow>(shown.duplicates);
  const leavers = keepFirst<string>(shown.leavers);
  const doubtful = keepFirst<string>(shown.leavers);
  const grants = keepFirst<Grant>(shown.grants);
  const approvalRoles = rolesToApprove(summary);
  const targets = Object.keys(summary.targets ?? {});
  const files: string[] = [];
  const named: ReportContent = {
    ...content,
    write: (file) => {
      files.push(file.name);
      return write(file);
    },
  };

  if (hasRows(summary)) {
    const tally = tallyOutcomes();
    await writeRowFiles({ ...named, targets }, (row) => {
      tally.add(row.outcome, { reason: row.change?.reason, isConflict: row.status === 'identity-conflict' });
      if (row.outcome === 'duplicate') duplicates.add(row);
      if (row.outcome === 'rejected' || (row.outcome === 'failed' && !isOpen(row.change))) problems.add(row);
      const { change, rowNumber, who } = row;
      if (change === undefined) return;
      if (isLeaving(change)) leavers.add(who);
      const { role } = change.user;
      if (typeof role === 'string' && approvalRoles.has(role)) grants.add({ row: rowNumber, who, role });
    });
    assertEqualCounts({ written: tally.counts(), summary: summary.counts }, 'rows');
  }
  if (hasRows(summary) && summary.mode === 'full') {
    await writeAbsences({ ...named, targets }, (change) => {
      const { user, about = user } = change;
      if (isLeaving(change)) leavers.add(personLabel(about));
      if (change.reason === 'unreadable-row' || change.reason === 'conflicting-row')
        doubtful.add(personLabel(about));
    });
    await writeUnmanaged({ ...named, targets });
  }
  const identities = await writeIdentities(named, {
    shown: shown.identities,
    isWritten: hasRows(summary),
  });
  const page = renderReport({ summary, files, problems, duplicates, leavers, doubtful, identities, grants });
  await write({
    name: 'report.html',
    contentType: 'text/html; charset=utf-8',
    content: [Buffer.from(page)],
  });
};

interface TargetedContent extends ReportContent {
  /** Whose outcomes have columns of their own; none where there is only one target. */
  readonly targets: readonly string[];
}

async function writeAbsences(
  { summary, absences, write, targets }: TargetedContent,
  onAbsence: (change: ReportedChange) => void,
): Promise<void> {
  const tally = tallyOutcomes();
  const rows = mapEach(absences(), (change) => {
    tally.add(change.outcome, { reason: change.reason });
    onAbsence(change);
    const perTarget = targets.map((target) => detailAt(change, target));
    const { outcome, user, about = user } = change;
    const key = keyOfUser(about);
    return [key, outcome, detailOfChange(change), describeChange(change), ...perTarget, personLabel(about)];
  });
  const columns = ['key', 'outcome', 'detail', 'explanation', ...targets, 'person'];
  await write({
    name: 'absent.csv',
    contentType: csvContentType,
    content: writeCsv({ columns, rows, audience: 'people' }),
  });
  assertEqualCounts({ written: tally.counts(), summary: summary.absences }, 'absences');
}

async function writeUnmanaged({ unmanagedAccounts, write, targets }: TargetedContent): Promise<void> {
  const isOneOfMany = targets.length > 0;
  const inCells = ({ name, id, active, target = '' }: UnmanagedAccount) => [
    name,
    id,
    active ? 'yes' : 'no',
    ...(isOneOfMany ? [target] : []),
  ];
  await write({
    name: 'unmanaged.csv',
    contentType: csvContentType,
    content: writeCsv({
      columns: ['name', 'accountId', 'active', ...(isOneOfMany ? ['target'] : [])],
      rows: mapEach(unmanagedAccounts(), inCells),
      audience: 'people',
    }),
  });
}

function rolesToApprove({ heldBecause }: ImportSummary): ReadonlySet<string> {
  const roles = heldBecause.flatMap((reason) => (reason.code === 'approval-role' ? reason.roles : []));
  return new Set(roles.map(({ role }) => role));
}

async function* mapEach<T, U>(items: AsyncIterable<T>, map: (item: T) => U): AsyncGenerator<U> {
  for await (const item of items) yield map(item);
}

interface Tally {
  readonly add: (
    outcome: ReportedOutcome,
    why: { readonly reason: ReportedChange['reason']; readonly isConflict?: boolean },
  ) => void;
  readonly counts: () => OutcomeCounts;
}

function tallyOutcomes(): Tally {
  const counts = new Map<ReportedOutcome, number>();
  let rows = 0;
  let [pending, held, conflicts] = [0, 0, 0];
  const of = (outcome: ReportedOutcome): number => counts.get(outcome) ?? 0;
  return {
    add(outcome, { reason, isConflict = false }) {
      rows += 1;
      if (reason === 'pending') pending += 1;
      if (reason === 'held-by-brake') held += 1;
      if (isConflict) conflicts += 1;
      counts.set(outcome, of(outcome) + 1);
    },
    counts: () => ({
      rows,
      planned: of('planned'),
      done: of('done'),
      unchanged: of('unchanged'),
      rejected: of('rejected'),
      duplicate: of('duplicate'),
      superseded: of('superseded'),
      failed: of('failed'),
      pending,
      held,
      conflicts,
    }),
  };
}

/**
 * Throws where the files say something else than the summary, or a row is missing or counted twice: rows = done +
 * unchanged + rejected + duplicate + superseded + failed and, where nothing was applied, planned.
 */
function assertEqualCounts<C extends OutcomeCounts | AbsenceCounts>(
  { written, summary }: { readonly written: OutcomeCounts; readonly summary: C },
  what: string,
): void {
  const { done, unchanged, rejected, duplicate, superseded, failed, planned } = written;
  const sum = done + unchanged + rejected + duplicate + superseded + failed + planned;
  if (sum !== written.rows) throw new Error(`${written.rows} ${what} have ${sum} outcomes`);
  const said = new Map<string, number>(Object.entries(summary));
  const wrong = Object.entries(written).filter(([outcome, count]) => (said.get(outcome) ?? count) !== count);
  if (wrong.length > 0) {
    const differences = wrong.map(
      ([outcome, count]) => `${count} instead of ${said.get(outcome)} ${outcome}`,
    );
    throw new Error(`The report of ${what} has ${differences.join(', ')}`);
  }
}
