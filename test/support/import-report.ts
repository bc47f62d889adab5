import { readCsv } from '../../shared/csv/read/read-csv.ts';
import type { ImportSummary, OutcomeCounts } from '../../shared/import/report/import-summary.ts';
import type {
  ReportContent,
  ReportedChange,
  ReportedRow,
  UnmanagedAccount,
} from '../../shared/import/report/report-content.ts';
import { writeReports } from '../../shared/import/report/write-reports.ts';

const none: OutcomeCounts = {
  rows: 0,
  planned: 0,
  done: 0,
  unchanged: 0,
  rejected: 0,
  duplicate: 0,
  superseded: 0,
  failed: 0,
  pending: 0,
  held: 0,
  conflicts: 0,
};

/** A finished delta import of no row. */
export const emptySummary: ImportSummary = {
  importId: '20261122T010725Z-9f3c1a70',
  key: 'imports/delta/people.csv',
  state: 'done',
  mode: 'delta',
  preview: false,
  asOf: '2026-11-21T22:00:00.000Z',
  receivedAt: '2026-11-22T01:07:25.000Z',
  reportedAt: '2026-11-22T01:09:41.000Z',
  planHash: 'a'.repeat(64),
  heldBecause: [],
  warnings: [],
  counts: none,
  changes: { create: 0, update: 0, reactivate: 0, deactivate: 0 },
  absences: { planned: 0, done: 0, superseded: 0, failed: 0, pending: 0, held: 0 },
  ignoredColumns: [],
};

/** What is said of a row beside what the file has; a rejected row needs nothing said. */
export type Said = Partial<ReportedRow>;

export interface TestReport {
  /** The file's rows by row number; `unchanged` where nothing else is said. */
  readonly csv: string;
  readonly said?: Readonly<Record<number, Said>>;
  readonly summary?: Partial<ImportSummary>;
  readonly absences?: readonly ReportedChange[];
  readonly unmanaged?: readonly UnmanagedAccount[];
  /** Instead of what the rows add up to. */
  readonly counts?: Partial<OutcomeCounts>;
}

/** Writes the reports of a small file that is read as a dropped one is, and returns them by name. */
export async function reportOn(report: TestReport): Promise<ReadonlyMap<string, string>> {
  const { said = {}, absences = [], unmanaged = [] } = report;
  const file = await readCsv(chunksOf(report.csv), {
    rolePolicy: { allowedRoles: ['Requester'], approvalRoles: [] },
    now: () => Date.parse('2026-11-22T00:00:00Z'),
  });
  const rows: ReportedRow[] = [];
  for await (const row of file.rows) {
    const { rowNumber, line, cells } = row;
    const errors = row.kind === 'rejected' ? row.errors : [];
    const outcome = row.kind === 'rejected' ? ('rejected' as const) : ('unchanged' as const);
    rows.push({ rowNumber, line, cells, errors, outcome, status: outcome, ...said[rowNumber] });
  }
  const written = new Map<string, string>();
  const content: ReportContent = {
    summary: { ...emptySummary, counts: { ...countOf(rows), ...report.counts }, ...report.summary },
    header: file.header,
    rows: () => eachOf(rows),
    absences: () => eachOf(absences),
    unmanagedAccounts: () => eachOf(unmanaged),
    changes: () =>
      eachOf([
        ...rows.flatMap(({ rowNumber, change, outcome }) =>
          change === undefined || outcome === 'duplicate' ? [] : [{ row: rowNumber, change }],
        ),
        ...absences.map((change) => ({ row: null, change })),
      ]),
    async write({ name, content }) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      written.set(name, Buffer.concat(chunks).toString('utf8'));
    },
  };
  await writeReports(content);
  return written;
}

export async function* eachOf<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

function countOf(rows: readonly ReportedRow[]): OutcomeCounts {
  const of = (outcome: ReportedRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  return {
    rows: rows.length,
    planned: of('planned'),
    done: of('done'),
    unchanged: of('unchanged'),
    rejected: of('rejected'),
    duplicate: of('duplicate'),
    superseded: of('superseded'),
    failed: of('failed'),
    pending: rows.filter(({ change }) => change?.reason === 'pending').length,
    held: rows.filter(({ change }) => change?.reason === 'held-by-brake').length,
    conflicts: rows.filter(({ status }) => status === 'identity-conflict').length,
  };
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
