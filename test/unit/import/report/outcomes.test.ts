import { expect, test } from 'vitest';
import { emptySummary, reportOn } from '../../../support/import-report.ts';

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
