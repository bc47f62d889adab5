import { expect, test } from 'vitest';
import type { ReportContent, ReportedRow } from '../../../../shared/import/report/report-content.ts';
import { writeReports } from '../../../../shared/import/report/write-reports.ts';
import { eachOf, emptySummary } from '../../../support/import-report.ts';

/** Rows without end, and how far they were read. */
function endlessRows() {
  const state = { read: 0, closed: false };
  async function* rows(): AsyncGenerator<ReportedRow> {
    try {
      for (;;) {
        state.read += 1;
        const rowNumber = state.read + 1;
        yield {
          rowNumber,
          line: rowNumber,
          cells: ['x'],
          outcome: 'rejected',
          status: 'rejected',
          errors: [],
        };
      }
    } finally {
      state.closed = true;
    }
  }
  return { state, rows };
}

const header: ReportContent['header'] = {
  encoding: 'utf-8',
  delimiter: ',',
  columns: ['email'],
  mapped: [{ column: 'email', meaning: 'email' }],
  ignored: [],
  hints: [],
  isReturned: false,
};

test.each(['rows.csv', 'rejected.csv'])(
  'where %s cannot be stored, reading ends, and it is said',
  async (bad) => {
    const { state, rows } = endlessRows();
    const report = writeReports({
      summary: emptySummary,
      header,
      rows,
      absences: () => eachOf([]),
      unmanagedAccounts: () => eachOf([]),
      changes: () => eachOf([]),
      async write({ name, content }) {
        if (name === bad) throw new Error('no room');
        for await (const _ of content);
      },
    });
    await expect(report).rejects.toThrow('no room');
    expect(state.closed).toBe(true);
  },
);

test('rows are read only as fast as they are stored', async () => {
  const { state, rows } = endlessRows();
  const report = writeReports({
    summary: emptySummary,
    header,
    rows,
    absences: () => eachOf([]),
    unmanagedAccounts: () => eachOf([]),
    changes: () => eachOf([]),
    async write({ name, content }) {
      let chunks = 0;
      for await (const _ of content) {
        chunks += 1;
        if (name === 'rows.csv' && chunks === 5) throw new Error('enough');
      }
    },
  });
  await expect(report).rejects.toThrow('enough');
  expect(state.read).toBeLessThan(10_000);
});

test('what reading the rows throws is passed on, and no page is written', async () => {
  const written: string[] = [];
  const report = writeReports({
    summary: emptySummary,
    header,
    async *rows() {
      yield* eachOf<ReportedRow>([]);
      throw new Error('gone');
    },
    absences: () => eachOf([]),
    unmanagedAccounts: () => eachOf([]),
    changes: () => eachOf([]),
    async write({ name, content }) {
      for await (const _ of content);
      written.push(name);
    },
  });
  await expect(report).rejects.toThrow('gone');
  expect(written).toEqual([]);
});
