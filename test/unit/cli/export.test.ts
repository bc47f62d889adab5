import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readExportArguments } from '../../../infra/cli/export/export-arguments.ts';
import { describeExports } from '../../../infra/cli/export/export-outcome.ts';
import { invokeExport } from '../../../infra/cli/export/export-stage.ts';
import { readBody } from '../../../infra/local/http/request-event.ts';

const place = (key: string) => `s3://exports/${key}`;
const noDrift = {
  'leaver-active': 0,
  missing: 0,
  differs: 0,
  conflict: 0,
  ambiguous: 0,
  unmanaged: 0,
  'never-logged-in': 0,
  'long-not-logged-in': 0,
};
const published = {
  target: 'infraon',
  date: '2026-11-22',
  status: 'published',
  rows: 1204,
  source: 'download',
  keys: ['exports/users/date=2026-11-22/users.csv'],
  drift: {
    target: 'infraon',
    counts: noDrift,
    underWay: 0,
    healing: { state: 'reported', people: 0, creates: 0, deactivations: 0, heldBecause: [] },
  },
};

test('reads the options, and refuses what it does not know', () => {
  expect(readExportArguments([])).toEqual({ force: false, acceptShrunk: false });
  expect(readExportArguments(['--force', '--accept-shrunk', '--stage', 'production'])).toEqual({
    force: true,
    acceptShrunk: true,
    stage: 'production',
  });
  expect(readExportArguments(['-h'])).toBe('help');
  expect(() => readExportArguments(['--target', 'x'])).toThrow('--target');
});

test('says where the files are, and what has drifted', () => {
  const counts = { ...noDrift, 'leaver-active': 2, unmanaged: 1000 };
  const healing = {
    state: 'held',
    people: 2,
    heldBecause: [{ code: 'too-many-deactivations', count: 2, limit: 1, people: 9 }],
  };
  const drifted = { ...published, drift: { counts, underWay: 3, healing } };
  expect(describeExports({ exports: [published, drifted] }, place)).toEqual({
    exitCode: 0,
    lines: [
      'infraon, 2026-11-22: published, 1,204 rows, as downloaded',
      '  drift: none',
      '  s3://exports/exports/users/date=2026-11-22/users.csv',
      'infraon, 2026-11-22: published, 1,204 rows, as downloaded',
      '  drift: 2 leaver-active, 1,000 unmanaged; 3 people under way',
      '  HEALING IS HELD: too-many-deactivations; nothing is changed',
      '  s3://exports/exports/users/date=2026-11-22/users.csv',
    ],
  });
});

test('ends with an error where one target has no export', () => {
  const where = { target: 'infraon', date: '2026-11-22' };
  const quarantined = { ...where, status: 'quarantined', reason: 'shrunk', keys: ['quarantine/users.csv'] };
  const { lines, exitCode } = describeExports({ exports: [published, quarantined] }, place);
  expect(exitCode).toBe(1);
  expect(lines.slice(3)).toEqual([
    'infraon, 2026-11-22: NOT PUBLISHED, shrunk. The previous export stands; what was received is kept:',
    '  s3://exports/quarantine/users.csv',
    '  If the directory really became that small: npm run export -- --accept-shrunk',
  ]);
  const failed = { ...where, status: 'failed', reason: 'vendor-unavailable', keys: [] };
  expect(describeExports({ exports: [failed] }, place)).toEqual({
    lines: ['infraon, 2026-11-22: FAILED, vendor-unavailable. The export before stands.'],
    exitCode: 1,
  });
});

test('an export that is there already, or of a later date, is no error', () => {
  const keys = ['exports/users/date=2026-11-22/manifest.json'];
  const there = { target: 'infraon', date: '2026-11-22', status: 'already-published', keys };
  const later = {
    target: 'infraon',
    date: '2026-11-22',
    status: 'outdated',
    latest: '2026-11-23',
    keys: [],
  };
  expect(describeExports({ exports: [there, later] }, place)).toEqual({
    exitCode: 0,
    lines: [
      'infraon, 2026-11-22: already published; --force rebuilds it',
      '  s3://exports/exports/users/date=2026-11-22/manifest.json',
      'infraon, 2026-11-22: not made, because there is an export of 2026-11-23',
    ],
  });
});

const received: { readonly method: string | undefined; readonly body: string }[] = [];
let status = 200;
const server = createServer(async (request, response) => {
  received.push({ method: request.method, body: String(await readBody(request, 1000)) });
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(status === 200 ? { result: { exports: [] } } : { reason: 'error' }));
});

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => void server.close(resolve)));

test('passes the event to the function of the local host, and says when it fails', async () => {
  const { port } = server.address() as AddressInfo;
  const stage = {
    title: 'the local host',
    nightlyExport: { kind: 'local', url: `http://127.0.0.1:${port}/` },
  } as const;
  expect(await invokeExport(stage, { force: true })).toEqual({ exports: [] });
  expect(received).toEqual([{ method: 'POST', body: '{"force":true}' }]);
  status = 500;
  await expect(invokeExport(stage, {})).rejects.toThrow(
    'nightly-export failed on the local host: read its log',
  );
});
