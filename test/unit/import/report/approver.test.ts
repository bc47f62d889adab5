import { expect, test } from 'vitest';
import { reportOn } from '../../../support/import-report.ts';

const line = (text: string | undefined, start: string) =>
  text?.split('\r\n').find((row) => row.startsWith(start));

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
