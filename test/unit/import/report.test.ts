import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import type { ReportContent, ReportedRow } from '../../../shared/import/report/report-content.ts';
import { writeReports } from '../../../shared/import/report/write-reports.ts';
import { eachOf, emptySummary, reportOn } from '../../support/import-report.ts';

const line = (text: string | undefined, start: string) =>
  text?.split('\r\n').find((row) => row.startsWith(start));

test('nine good rows of ten are reported as done, and the bad one with its row, column and reason', async () => {
  const good = Array.from({ length: 9 }, (_, index) => `p${index}@example.com,Buyer`);
  const csv = ['E-mail,Title', ...good.slice(0, 4), 'nobody,Buyer', ...good.slice(4)].join('\n');
  const created = {
    outcome: 'done',
    status: 'create',
    change: { outcome: 'done', kind: 'create', user: {}, targets: { infraon: { result: 'created' } } },
  } as const;
  const rows = [2, 3, 4, 5, 7, 8, 9, 10, 11];
  const files = await reportOn({ csv, said: Object.fromEntries(rows.map((row) => [row, created])) });
  expect([...files.keys()].sort()).toEqual(['identities.csv', 'rejected.csv', 'report.html', 'rows.csv']);
  expect(files.get('rows.csv')?.split('\r\n')).toHaveLength(12);
  expect(line(files.get('rows.csv'), '5,')).toBe('5,p3@example.com,done,created,The account was created.');
  expect(line(files.get('rows.csv'), '6,')).toBe(
    '6,nobody,rejected,malformed,“E-mail” is not written as it has to be (expected: an e-mail address).',
  );
  expect(files.get('rejected.csv')).toBe(
    '\ufeffE-mail,Title,error\r\nnobody,Buyer,E-mail: malformed (expected an e-mail address)\r\n',
  );
  expect(files.get('report.html')).toContain('9 changes made. 1 row needs attention.');
});

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

test('a held plan says why, what it would do and exactly what releases it', async () => {
  const change = { outcome: 'planned', kind: 'deactivate', user: { email: 'zoe@example.com' } } as const;
  const files = await reportOn({
    csv: 'email\nann@example.com\n',
    summary: {
      state: 'held',
      mode: 'full',
      feed: 'germany',
      heldBecause: [
        { code: 'too-many-deactivations', count: 1212, limit: 120, people: 1204 },
        { code: 'too-many-creates', count: 1, limit: 0 },
        { code: 'approval-role', roles: [{ role: 'Infraon <Admin>', count: 2 }] },
        { code: 'file-shrank', people: 812, previousPeople: 1204, shrankPercent: 32.56, limitPercent: 30 },
      ],
      warnings: [{ code: 'deactivation-clears-assets', count: 1 }, { code: 'first-full-file' }],
      changes: { create: 1, update: 0, reactivate: 0, deactivate: 1212 },
      absences: { ...emptySummary.absences, planned: 1 },
      unmanagedAccounts: 14,
    },
    absences: [change],
  });
  const page = files.get('report.html');
  expect(page).toContain('It would deactivate 1,212 of 1,204 people; up to 120 pass without approval.');
  expect(page).toContain('Infraon &lt;Admin&gt; (2 people)');
  expect(page).toContain('32.6 % fewer');
  expect(page).toContain('approvals/20261122T010725Z-9f3c1a70');
  expect(page).toContain(`npm run import -- --release 20261122T010725Z-9f3c1a70 --hash ${'a'.repeat(64)}`);
  expect(page).toContain('takes a deactivated person off every asset');
  expect(page).toContain('zoe<wbr>@example.com');
  expect(page).toContain('14 accounts in Infraon were never in a file');
  expect(line(files.get('absent.csv'), 'zoe')).toBe(
    'zoe@example.com,planned,deactivate,The account is to be deactivated.,zoe@example.com',
  );
  expect(files.get('unmanaged.csv')).toBe('\ufeffname,accountId,active\r\n');
});

test('a held plan says who dropped it and whose release was refused, and that someone else has to release it', async () => {
  const files = await reportOn({
    csv: 'email\nann@example.com\n',
    summary: {
      state: 'held',
      droppedBy: 'AWS:AIDAHR',
      heldBecause: [{ code: 'too-many-creates', count: 1, limit: 0 }],
      releaseRefused: { by: 'AWS:AIDAHR', at: emptySummary.receivedAt, because: 'same-principal' },
    },
  });
  const page = files.get('report.html');
  expect(page).toContain('<dt>Dropped by</dt><dd><bdi>AWS:AIDAHR</bdi></dd>');
  expect(page).toContain('A release was refused');
  expect(page).toContain('Whoever dropped a file cannot release it: someone else has to.');
  expect(page).toContain('someone other than <bdi>AWS:AIDAHR</bdi>, who dropped it');
});

test('a preview that would be held says why, and who would get the role, and releases nothing', async () => {
  const change = { outcome: 'planned', kind: 'update', user: { email: 'a', role: 'Admin' } } as const;
  const files = await reportOn({
    csv: 'email\nann@example.com\n',
    said: { 2: { outcome: 'planned', status: 'update', change } },
    summary: {
      state: 'planned',
      preview: true,
      heldBecause: [{ code: 'approval-role', roles: [{ role: 'Admin', count: 1 }] }],
    },
  });
  const page = files.get('report.html');
  expect(page).toContain('Preview: would be held');
  expect(page).toContain('<bdi>ann@example.com</bdi>: <bdi>Admin</bdi>, row 2');
  expect(page).not.toContain('How to release it');
});

test('a person twice: both rows name the other one', async () => {
  const files = await reportOn({
    csv: 'email,title\nann@example.com,a\nann@example.com,b\n',
    said: {
      2: { outcome: 'duplicate', status: 'duplicate', laterRow: 3 },
      3: {
        outcome: 'planned',
        status: 'update',
        earlierRow: 2,
        change: { outcome: 'planned', kind: 'update', user: { email: 'ann@example.com', title: 'b' } },
      },
    },
    summary: { state: 'planned', preview: true },
  });
  expect(line(files.get('rows.csv'), '2,')).toContain('duplicate,duplicate,Row 3 is about the same person');
  expect(line(files.get('rows.csv'), '3,')).toContain(
    'planned,update,The account is to be updated. What differs: title. Row 2 is about',
  );
});

test.each<[string, Partial<ReportedRow>, string]>([
  [
    'scheduled',
    {
      outcome: 'done',
      status: 'schedule-deactivate',
      change: { outcome: 'done', kind: 'deactivate', scheduledFor: '2026-12-01T00:00:00.000Z', user: {} },
    },
    'done,scheduled,It is scheduled. The time is 2026-12-01T00:00:00.000Z.',
  ],
  [
    'taken in part and not invited',
    {
      outcome: 'done',
      status: 'create',
      change: {
        outcome: 'done',
        kind: 'create',
        user: {},
        notTaken: ['phone', 'role'],
        targets: { infraon: { result: 'created', invitation: 'failed' } },
      },
    },
    'done,created,"The account was created. Infraon did not take phone, role. The invitation could not be sent: send it from Infraon."',
  ],
  [
    'still under way',
    {
      outcome: 'failed',
      status: 'update',
      change: { outcome: 'failed', kind: 'update', reason: 'pending', user: {} },
    },
    'failed,pending,It is still under way and goes on by itself.',
  ],
  [
    'refused by the vendor',
    {
      outcome: 'failed',
      status: 'update',
      change: { outcome: 'failed', kind: 'update', reason: 'rejected-by-vendor', user: {} },
    },
    'failed,rejected-by-vendor,Infraon did not accept the change.',
  ],
  [
    'overtaken while it was applied',
    {
      outcome: 'superseded',
      status: 'update',
      change: { outcome: 'superseded', kind: 'update', user: {} },
    },
    'superseded,superseded,Something newer is known already.',
  ],
  [
    'about several people',
    { outcome: 'failed', status: 'identity-conflict' },
    'failed,identity-conflict,What identifies the person leads to several',
  ],
  [
    'of someone who was offboarded on purpose',
    { outcome: 'unchanged', status: 'offboarded-stays' },
    'unchanged,offboarded-stays,"The person was offboarded on purpose',
  ],
])('a row that is %s says so', async (_, said, expected) => {
  const files = await reportOn({ csv: 'email\nann@example.com\n', said: { 2: said } });
  expect(line(files.get('rows.csv'), '2,')).toContain(`2,ann@example.com,${expected}`);
});

test('a row that the plan rejects stands in rejected.csv with its reason', async () => {
  const files = await reportOn({
    csv: 'employeeNumber\n17\n',
    said: { 2: { outcome: 'rejected', status: 'incomplete-for-create' } },
  });
  expect(files.get('rejected.csv')).toBe('\ufeffemployeeNumber,error\r\n17,incomplete-for-create\r\n');
  expect(line(files.get('rows.csv'), '2,')).toMatch(/^2,17,rejected,incomplete-for-create,"?No one is known/);
});

test('a row that failed comes back to be corrected, with the columns that the target refused as the file calls them', async () => {
  const change = {
    outcome: 'failed',
    kind: 'create',
    reason: 'rejected-by-vendor',
    user: { email: 'ann@example.com' },
    targets: {
      infraon: { result: 'failed', reason: 'rejected-by-vendor', notTaken: ['displayName', 'phone'] },
    },
  } as const;
  const files = await reportOn({
    csv: 'E-mail,Vorname,Handy\nann@example.com,Ann,0049\nbob@example.com,Bob,1\n',
    said: {
      2: { outcome: 'failed', status: 'create', change },
      3: { outcome: 'failed', status: 'create', change: { ...change, reason: 'pending' } },
    },
  });
  expect(files.get('rejected.csv')?.split('\r\n')).toEqual([
    '\ufeffE-mail,Vorname,Handy,error',
    "ann@example.com,Ann,'0049,Vorname: rejected-by-vendor; Handy: rejected-by-vendor",
    '',
  ]);
  expect(line(files.get('rows.csv'), '2,')).toContain(
    'Infraon did not accept the change. Infraon did not take Vorname, Handy.',
  );
});

test('an approver sees names and addresses beside numbers, and who is deactivated and created under one address', async () => {
  const leaving = { kind: 'deactivate', outcome: 'planned', user: { employeeNumber: '00123' } } as const;
  const joining = { kind: 'create', outcome: 'planned', user: { email: 'Ann@example.com' } } as const;
  const files = await reportOn({
    csv: 'Staff No,email,first name,last name,action\n123,Ann@example.com,Ann,Lee,\n7,bob@example.com,Bob,Ray,offboard\n',
    said: {
      2: { outcome: 'planned', status: 'create', change: joining },
      3: {
        outcome: 'planned',
        status: 'deactivate',
        change: { ...leaving, user: { employeeNumber: '7' } },
      },
    },
    absences: [
      { ...leaving, about: { displayName: 'Ann Lee', email: 'ann@example.com', employeeNumber: '00123' } },
    ],
    summary: {
      state: 'held',
      mode: 'full',
      feed: 'hr',
      absences: { planned: 1, done: 0, superseded: 0, failed: 0, pending: 0, held: 0 },
    },
  });
  const page = (files.get('report.html') ?? '').replaceAll('<wbr>', '');
  expect(page).toContain('Deactivated and created under the same address: 1 person');
  expect(page).toContain('<bdi>Ann Lee, ann@example.com, number 00123</bdi>: created by row 2');
  expect(line(files.get('identities.csv'), ',ann@')).toBe(
    ',ann@example.com,"Ann Lee, ann@example.com, number 00123",same address,"Ann Lee, ann@example.com, number 00123",row 2',
  );
  expect(page).toContain('<li><bdi>Bob Ray, bob@example.com, number 7</bdi></li>');
  expect(files.get('absent.csv')).toContain(
    'ann@example.com,planned,deactivate,The account is to be deactivated.,"Ann Lee, ann@example.com, number 00123"',
  );
});

test('an approver sees whose number, user name, address and role change, from what to what, and what is joined', async () => {
  const about = { displayName: 'Ann <Lee>', email: 'ann@example.com', employeeNumber: '17' };
  const user = { employeeNumber: '18', email: 'ann.lee@example.com', role: 'Approver', title: 'Head' };
  const replaces = { employeeNumber: '17', email: 'ann@example.com', role: 'Requester' };
  const update = { outcome: 'planned', kind: 'update' } as const;
  const files = await reportOn({
    csv: 'staff no,email,role,job title\n18,ann.lee@example.com,Requester,Head\n7,bob@example.com,Requester,\n9,cid@example.com,Requester,\n',
    said: {
      2: { outcome: 'planned', status: 'update', change: { ...update, user, about, replaces } },
      3: {
        outcome: 'planned',
        status: 'create',
        change: { ...update, kind: 'create', user: { email: 'bob@example.com', role: 'Requester' } },
      },
      4: {
        outcome: 'planned',
        status: 'update',
        change: { ...update, user: { employeeNumber: '9' }, about: { email: 'cid@example.com' }, joins: 2 },
      },
    },
    summary: {
      state: 'held',
      roles: [
        { role: 'Approver', count: 1 },
        { role: 'Requester', count: 1 },
      ],
    },
  });
  const page = (files.get('report.html') ?? '').replaceAll('<wbr>', '');
  expect(page).toContain('Other numbers, user names or addresses: 1 person');
  expect(page).toContain(
    '<bdi>Ann &lt;Lee&gt;, ann@example.com, number 17</bdi>: number <bdi>17</bdi> → <bdi>18</bdi>, address <bdi>ann@example.com</bdi> → <bdi>ann.lee@example.com</bdi> (row 2)',
  );
  expect(page).toContain('Joined with what was said before: 1 person');
  expect(page).toContain('2 records (row 4)');
  expect(page).toContain('<bdi>Requester → Approver</bdi> (row 2)');
  expect(page).toMatch(/<bdi>Approver<\/bdi><\/th><td class="number">1</);
  expect(line(files.get('rows.csv'), '2,')).toContain(
    'What differs: email (ann@example.com → ann.lee@example.com), staff no (17 → 18), job title, role (Requester → Approver).',
  );
  expect(line(files.get('rows.csv'), '4,')).toContain('What was said of the person before is joined to it.');
  expect(files.get('identities.csv')?.split('\r\n')).toEqual([
    '\ufeffrow,key,person,what,before,after',
    '2,ann@example.com,"Ann <Lee>, ann@example.com, number 17",number,17,18',
    '2,ann@example.com,"Ann <Lee>, ann@example.com, number 17",address,ann@example.com,ann.lee@example.com',
    '2,ann@example.com,"Ann <Lee>, ann@example.com, number 17",role,Requester,Approver',
    '3,bob@example.com,bob@example.com,role,,Requester',
    '4,cid@example.com,"cid@example.com, number 9",records joined,,2',
    '',
  ]);
});

test('of one file, who is offboarded and who is created under the same address are told, whichever row comes first', async () => {
  const leaving = {
    outcome: 'planned',
    kind: 'deactivate',
    user: { employeeNumber: '1' },
    about: { displayName: 'Ann Lee', email: 'sales@example.com' },
  } as const;
  const joining = { outcome: 'planned', kind: 'create', user: { email: 'Sales@example.com' } } as const;
  for (const [first, second] of [
    [leaving, joining],
    [joining, leaving],
  ] as const) {
    const files = await reportOn({
      csv: 'staff no,email\n1,sales@example.com\n2,sales@example.com\n',
      said: {
        2: { outcome: 'planned', status: first.kind, change: first },
        3: { outcome: 'planned', status: second.kind, change: second },
      },
      summary: { state: 'held' },
    });
    const row = first === leaving ? 3 : 2;
    expect(files.get('report.html')?.replaceAll('<wbr>', '')).toContain(
      `<bdi>Ann Lee, sales@example.com, number 1</bdi>: created by row ${row}`,
    );
  }
});

test('rows in conflict are counted apart from those that failed: nothing was tried, and no release changes that', async () => {
  const conflictsWith = [
    { kind: 'person', about: { displayName: 'Bob Ray', email: 'bob@example.com' } },
  ] as const;
  const files = await reportOn({
    csv: 'email\nann@example.com\n',
    said: { 2: { outcome: 'failed', status: 'identity-conflict', conflictsWith } },
    summary: { state: 'held', heldBecause: [{ code: 'too-many-creates', count: 1, limit: 0 }] },
  });
  const page = files.get('report.html')?.replaceAll('<wbr>', '');
  expect(page).toContain(
    'in conflict <span class="meaning">someone else has what identifies the row: nothing was tried',
  );
  expect(page).not.toContain('could not be carried out');
  expect(page).toContain('ann@example.com');
  expect(page).toContain('“Bob Ray, bob@example.com”');
});

test('the page says where nothing worked', async () => {
  const change = { outcome: 'failed', kind: 'update', reason: 'protected', user: {} } as const;
  const said = { outcome: 'failed', status: 'update', change } as const;
  const report = (rows: Readonly<Record<number, typeof said>>) =>
    reportOn({ csv: 'email\nann@example.com\nbob@example.com\n', said: rows });
  expect((await report({ 2: said, 3: said })).get('report.html')).toContain('Nothing worked</p>');
  expect((await report({ 2: said })).get('report.html')).toContain('Done, with problems</p>');
});

test('what is under way is no problem, and the page says that it goes on', async () => {
  const change = { outcome: 'failed', kind: 'update', reason: 'pending', user: {} } as const;
  const page = (
    await reportOn({
      csv: 'email\nann@example.com\n',
      said: { 2: { outcome: 'failed', status: 'update', change } },
    })
  ).get('report.html');
  expect(page).toContain('1 change was still under way when this was written, and goes on by itself.');
  expect(page).not.toContain('Rows that need attention');
});

test('what the brake holds is no problem of the file: it says that it waits for an operator, and how it goes on', async () => {
  const change = { outcome: 'failed', kind: 'deactivate', reason: 'held-by-brake', user: {} } as const;
  const files = await reportOn({
    csv: 'email\nann@example.com\n',
    said: { 2: { outcome: 'failed', status: 'deactivate', change } },
  });
  const page = files.get('report.html');
  expect(page).toContain('1 change waits for an operator: the brake holds');
  expect(page).toContain('held <span class="meaning">held by the brake, waits for an operator</span>');
  expect(page).not.toContain('Rows that need attention');
  expect(files.get('rows.csv')).toMatch(/failed,held-by-brake,"It waits for an operator, .*npm run held/);
  expect(files.get('rejected.csv')).not.toContain('ann@example.com');
});

test('a rejected file has a page only, which says why', async () => {
  const files = await reportOn({
    csv: 'email\nann@example.com\n',
    summary: { state: 'rejected', rejectedBecause: { code: 'open-quote', message: 'Close it.', line: 7 } },
  });
  expect([...files.keys()]).toEqual(['report.html']);
  expect(files.get('report.html')).toContain('Close it.');
});

test('counts that do not add up are never published', async () => {
  const csv = 'email\nann@example.com\nbob@example.com\n';
  await expect(reportOn({ csv, counts: { rows: 3 } })).rejects.toThrow('2 instead of 3 rows');
  await expect(reportOn({ csv, counts: { unchanged: 1, done: 1 } })).rejects.toThrow(
    '0 instead of 1 done, 2 instead of 1 unchanged',
  );
  await expect(
    reportOn({
      csv,
      summary: { mode: 'full', feed: 'a', absences: { ...emptySummary.absences, done: 1 } },
    }),
  ).rejects.toThrow('The report of absences has 0 instead of 1 done');
});

test('many problems: the page shows the first ones and says how many there are', async () => {
  const csv = `email\n${'nobody\n'.repeat(1234)}`;
  const files = await reportOn({ csv });
  const page = files.get('report.html') ?? '';
  expect(page).toContain('Rows that need attention: 1,234');
  expect(page).toContain('The first 50 of 1,234');
  expect(page.match(/class="what"/g)).toHaveLength(50);
  expect(files.get('rejected.csv')?.split('\r\n')).toHaveLength(1236);
});

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

test('with several targets, every file says what became of each, and the page has a table of them', async () => {
  const counts = { create: 0, update: 0, reactivate: 0, deactivate: 0, unchanged: 0, unclear: 0 };
  const kinds = { infraon: 'update', esper: 'create' } as const;
  const change = { kind: 'create', kinds, user: { email: 'a@example.com' } } as const;
  const files = await reportOn({
    csv: 'email\na@example.com\nb@example.com\nc@example.com\nd@example.com\nnobody\n',
    said: {
      2: {
        outcome: 'done',
        status: 'create',
        change: {
          ...change,
          outcome: 'done',
          targets: {
            infraon: { result: 'updated', notTaken: ['title'] },
            esper: { result: 'created', invitation: 'failed' },
          },
          notTaken: ['title'],
        },
      },
      3: {
        outcome: 'failed',
        status: 'create',
        change: {
          ...change,
          outcome: 'failed',
          reason: 'rejected-by-vendor',
          targets: {
            infraon: { result: 'updated' },
            esper: { result: 'failed', reason: 'rejected-by-vendor' },
          },
        },
      },
      4: {
        outcome: 'failed',
        status: 'create',
        change: { ...change, outcome: 'failed', reason: 'pending' },
      },
    },
    summary: {
      mode: 'full',
      targets: { infraon: { ...counts, update: 3 }, esper: { ...counts, create: 1234, unclear: 1 } },
      absences: { ...emptySummary.absences, planned: 1 },
    },
    absences: [
      {
        outcome: 'planned',
        kind: 'deactivate',
        kinds: { infraon: 'deactivate', esper: 'unclear' },
        user: {},
      },
    ],
    unmanaged: [{ target: 'esper', id: '7', name: 'root', active: true }],
  });
  expect(files.get('rows.csv')?.slice(1).split('\r\n')).toEqual([
    'row,key,outcome,detail,explanation,infraon,esper',
    '2,a@example.com,done,created,Infraon: The account was updated. Esper: The account was created. Infraon did not take title. The invitation could not be sent: send it from Esper.,updated,created',
    '3,b@example.com,failed,rejected-by-vendor,Infraon: The account was updated. Esper: The change was not accepted.,updated,rejected-by-vendor',
    '4,c@example.com,failed,pending,It is still under way and goes on by itself.,pending,pending',
    '5,d@example.com,unchanged,unchanged,"Nothing differs, so nothing was done.",unchanged,unchanged',
    expect.stringMatching(/^6,nobody,rejected,malformed,.*,,$/),
    '',
  ]);
  expect(files.get('absent.csv')).toContain(
    'Infraon: The account is to be deactivated. Esper: What identifies the person leads to several people or accounts. Find out who is meant: nothing was done.,deactivate,identity-conflict',
  );
  expect(files.get('unmanaged.csv')).toBe('\ufeffname,accountId,active,target\r\nroot,7,yes,esper\r\n');
  expect(files.get('report.html')).toContain(
    '<tr><th scope="row">Esper</th><td class="number">1,234</td><td class="number">0</td>',
  );
});
