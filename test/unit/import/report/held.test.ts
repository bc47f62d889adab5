import { expect, test } from 'vitest';
import { emptySummary, reportOn } from '../../../support/import-report.ts';

const line = (text: string | undefined, start: string) =>
  text?.split('\r\n').find((row) => row.startsWith(start));

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
