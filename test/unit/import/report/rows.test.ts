import { expect, test } from 'vitest';
import type { ReportedRow } from '../../../../shared/import/report/report-content.ts';
import { emptySummary, reportOn } from '../../../support/import-report.ts';

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
