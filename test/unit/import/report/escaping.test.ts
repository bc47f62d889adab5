import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readCsv } from '../../../../shared/csv/read/read-csv.ts';
import { eachOf, emptySummary, reportOn } from '../../../support/import-report.ts';

test('formulas are neutralised in every file for people, and rejected.csv reads as it was dropped', async () => {
  const csv = 'email;title;note\n=cmd|x;+1+1;@sum\n-2+3;\t=a;plain\nann@example.com;=1;x\n';
  const files = await reportOn({ csv });
  for (const name of ['rows.csv', 'rejected.csv']) {
    const cells = (files.get(name) ?? '').slice(1).split(/[;,\r\n]+/);
    expect(cells.filter((cell) => /^["\s]*[=+@-]/.test(cell))).toEqual([]);
  }
  const again = await readCsv(eachOf([Buffer.from(files.get('rejected.csv') ?? '')]), {
    rolePolicy: { allowedRoles: [], approvalRoles: [] },
    now: Date.now,
  });
  const cells: (readonly string[])[] = [];
  for await (const row of again.rows) cells.push(row.cells);
  expect(cells).toEqual([
    ['=cmd|x', '+1+1', '@sum'],
    ['-2+3', '\t=a', 'plain'],
  ]);
});

test('hostile values stand in the page as text: no element, attribute or script comes of them', async () => {
  const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&\u202e';
  const quoted = `"${hostile.replaceAll('"', '""')}"`;
  const files = await reportOn({
    csv: `email,${quoted}\n${quoted},x\n`,
    summary: {
      key: `imports/full/a/${hostile}.csv`,
      mode: 'full',
      feed: hostile,
      ignoredColumns: [hostile],
      droppedBy: hostile,
      heldBecause: [{ code: 'file-cut-off', row: 2 }],
      released: { by: hostile, at: emptySummary.receivedAt },
      releaseRefused: { by: hostile, at: emptySummary.receivedAt, because: 'same-principal' },
      rejectedBecause: { code: 'empty', message: hostile },
      absences: { ...emptySummary.absences, done: 1 },
    },
    absences: [{ outcome: 'done', kind: 'deactivate', user: { email: hostile } }],
    unmanaged: [{ id: '1', name: hostile, active: true }],
  });
  const page = files.get('report.html') ?? '';
  expect(page).not.toMatch(/<(?:script|img)/i);
  // The same markup as with harmless values: nothing was opened, closed or added.
  const harmless = await reportOn({
    csv: 'email,x\nname,x\n',
    summary: {
      key: 'imports/full/a/b.csv',
      mode: 'full',
      feed: 'b',
      ignoredColumns: ['x'],
      droppedBy: 'b',
      heldBecause: [{ code: 'file-cut-off', row: 2 }],
      released: { by: 'b', at: emptySummary.receivedAt },
      releaseRefused: { by: 'b', at: emptySummary.receivedAt, because: 'same-principal' },
      rejectedBecause: { code: 'empty', message: 'b' },
      absences: { ...emptySummary.absences, done: 1 },
    },
    absences: [{ outcome: 'done', kind: 'deactivate', user: { email: 'b' } }],
    unmanaged: [{ id: '1', name: 'b', active: true }],
  });
  const tagsOf = (html: string) => html.match(/<[^>]*>/g);
  expect(tagsOf(page)).toEqual(tagsOf(harmless.get('report.html') ?? ''));
});

test('control characters and half characters cannot leave the page unreadable', async () => {
  const page = (
    await reportOn({ csv: 'email\nx\n', summary: { ignoredColumns: ['a\u0001b\u0007', 'c\ud800d'] } })
  ).get('report.html');
  expect(page).toContain('a\ufffdb\ufffd');
  expect(page).toContain('c\ufffdd');
});

test('the page allows nothing but its own style sheet', async () => {
  const page = (await reportOn({ csv: 'email\na@example.com\n' })).get('report.html') ?? '';
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  expect(policy).toContain('default-src &#39;none&#39;');
  const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? '';
  expect(policy).toContain(`sha256-${createHash('sha256').update(style).digest('base64')}`);
  expect(page).not.toMatch(/ style=|https?:|<script|url\(/);
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
});
