import { expect, test } from 'vitest';
import { createProgressBar } from '../../../infra/cli/common/progress-bar.ts';
import { describeOutcome } from '../../../infra/cli/import/import-outcome.ts';
import { summaryJson } from '../../../shared/import/report/import-summary.ts';
import { emptySummary } from '../../support/import-report.ts';

const importId = '20261122T010725Z-9f3c1a70';
const hash = 'a'.repeat(64);

test('a terminal gets a bar on one line, never wider than it, and is left clean', () => {
  const written: string[] = [];
  const bar = createProgressBar({ isTTY: true, columns: 30, write: (text) => written.push(text) });
  bar.show({ phase: 'planning' });
  bar.show({ phase: 'applying', done: 3, total: 4 });
  bar.show({ phase: 'applying', done: 9, total: 4 });
  bar.end();
  expect(written[0]?.startsWith('\r\u001b[K')).toBe(true);
  expect(written[0]?.endsWith(' planning')).toBe(true);
  expect(written[1]).toBe(`\r\u001b[K${'█'.repeat(18)}${'░'.repeat(6)} 75 %`);
  expect(written[2]).toContain('100 ');
  expect(written.at(-1)).toBe('\r\u001b[K');
});

const reports = ['s3://reports/x/'];
const outcomeOf = (summary: Partial<typeof emptySummary>, stageName?: string) =>
  describeOutcome(summaryJson({ ...emptySummary, ...summary }), { reports, stage: stageName });
const counts = emptySummary.counts;

test('all done is 0; a rejected or failed row, a held plan and a rejected file are 1', () => {
  const heldBecause = [{ code: 'too-many-creates', count: 3, limit: 1 }] as const;
  expect(outcomeOf({ counts: { ...counts, rows: 2, done: 1, unchanged: 1 } }).exitCode).toBe(0);
  expect(outcomeOf({ state: 'planned' }).exitCode).toBe(0);
  expect(outcomeOf({ counts: { ...counts, rows: 1, rejected: 1 } }).exitCode).toBe(1);
  expect(outcomeOf({ counts: { ...counts, rows: 1, failed: 1 } }).exitCode).toBe(1);
  expect(outcomeOf({ absences: { ...emptySummary.absences, failed: 1 } }).exitCode).toBe(1);
  expect(outcomeOf({ state: 'held', heldBecause }).exitCode).toBe(1);
  expect(outcomeOf({ state: 'planned', heldBecause }).exitCode).toBe(1);
  expect(outcomeOf({ state: 'rejected' }).exitCode).toBe(1);
});

test('a held plan is shown with why, what it would do and the command that releases it', () => {
  const { lines } = outcomeOf(
    {
      state: 'held',
      counts: { ...counts, rows: 1204, planned: 30, unchanged: 1174 },
      changes: { create: 30, update: 0, reactivate: 0, deactivate: 212 },
      absences: { ...emptySummary.absences, planned: 212 },
      heldBecause: [{ code: 'too-many-deactivations', count: 212, limit: 120, people: 1204 }],
      warnings: [{ code: 'deactivation-clears-assets', count: 212 }],
      ignoredColumns: ['Cost centre'],
    },
    'production',
  );
  const text = lines.join('\n');
  expect(text).toContain('1,204 rows: 1,174 unchanged, 30 planned');
  expect(text).toContain('People who are not in the file any more: 212 planned');
  expect(text).toContain('It would create 30, deactivate 212.');
  expect(text).toContain('  - It would deactivate 212 of 1,204 people');
  expect(text).toContain('off every asset');
  expect(text).toContain('Columns that were not read: Cost centre');
  expect(text).toContain(`npm run import -- --release ${importId} --hash ${hash} --stage production`);
  expect(text).toContain('s3://reports/x/');
});

test('a plan is shown with who gets which other number, address and role, as far as a terminal holds', () => {
  const summary = {
    state: 'planned',
    identities: { employeeNumber: 0, userName: 0, email: 24, joined: 1, sameAddress: 1 },
    roles: [{ role: 'Approver', count: 2 }],
  } as const;
  const lines = Array.from(
    { length: 22 },
    (_, index) => `${index + 5},P${index},address,a${index}@x.example,b@x.example`,
  );
  const identities = [
    '\ufeffrow,person,what,before,after',
    '2,"Ann Lee, ann@x.example",address,ann@x.example,lee@x.example',
    '3,Bob,records joined,,1',
    ',Cid,same address,Cid,row 4',
    '4,Dora,role,,Approver',
    ...lines,
    '',
  ].join('\r\n');
  const text = describeOutcome(summaryJson({ ...emptySummary, ...summary }), {
    reports,
    identities,
  }).lines.join('\n');
  expect(text).toContain('  another address: 24 people\n  joined with what was said before: 1 person\n');
  expect(text).toContain('  roles that are given: Approver (2)');
  expect(text).toContain('  - Ann Lee, ann@x.example (row 2): address ann@x.example → lee@x.example');
  expect(text).toContain('  - Bob (row 3): 1 joined');
  expect(text).toContain('  - Cid (not in the file): deactivated, and created by row 4');
  expect(text).not.toContain('Dora');
  expect(text).toContain('  - and 5 more');
});

test('rows in conflict are told apart from those that failed', () => {
  const { lines, exitCode } = outcomeOf({
    state: 'held',
    counts: { ...counts, rows: 3, planned: 1, failed: 2, conflicts: 2 },
  });
  expect(lines).toContain('3 rows: 1 planned, 2 in conflict (nothing was tried)');
  expect(exitCode).toBe(1);
});

test('who dropped, who released and whose release was refused is shown', () => {
  const at = emptySummary.receivedAt;
  const released = outcomeOf({ droppedBy: 'AWS:dropper', released: { by: 'AWS:approver', at } });
  expect(released.lines.join('\n')).toContain(
    `Dropped by "AWS:dropper"\nReleased by "AWS:approver" on ${at}`,
  );
  const refused = outcomeOf({
    state: 'held',
    droppedBy: 'AWS:dropper',
    releaseRefused: { by: 'AWS:dropper', at, because: 'same-principal' },
  });
  expect(refused.exitCode).toBe(1);
  expect(refused.lines).toContain(
    'The release by "AWS:dropper" was refused (same-principal). Whoever dropped a file cannot release it: someone else has to.',
  );
});

test('what is under way at the deadline is told apart from what failed', () => {
  const { lines } = outcomeOf({ counts: { ...counts, rows: 5, done: 2, failed: 3, pending: 2 } });
  expect(lines).toContain('5 rows: 2 done, 1 failed, 2 still under way');
});

test('nothing that stands in a file can steer the terminal', () => {
  const { lines } = outcomeOf({ key: 'imports/delta/a\u001b[2Jb.csv', ignoredColumns: ['x\u0007\u202ey'] });
  expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(lines[0]).toContain('"imports/delta/a\ufffd[2Jb.csv"');
});
