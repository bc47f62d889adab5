import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProgressBar } from '../../../infra/cli/common/progress-bar.ts';
import { readImportArguments } from '../../../infra/cli/import/import-arguments.ts';
import { followImport, progressOf } from '../../../infra/cli/import/import-follow.ts';
import { releaseImport } from '../../../infra/cli/import/import-release.ts';
import { dropKey, uploadImport } from '../../../infra/cli/import/import-upload.ts';
import { localCredentials } from '../../../infra/local/emulators/local-credentials.ts';
import { startFauxqs } from '../../../infra/local/emulators/start-fauxqs.ts';
import type { ImportRecord } from '../../../shared/import/ledger/import-records.ts';
import { emptySummary } from '../../support/import-report.ts';

const importId = '20261122T010725Z-9f3c1a70';
const hash = 'a'.repeat(64);

test.each([
  [[], 'Name the CSV file'],
  [['a.csv'], 'Say what the file is: --mode delta'],
  [['a.csv', '--mode', 'all'], '--mode is delta'],
  [['a.csv', '--mode', 'full'], 'Name the feed'],
  [['a.csv', '--mode', 'full', '--feed', '../delta'], '--feed is up to 64 letters'],
  [['a.csv', '--mode', 'delta', '--feed', 'x'], '--feed belongs to --mode full'],
  [['a.csv', 'b.csv', '--mode', 'delta'], 'Import one file at a time; also given: b.csv'],
  [['a.csv', '--mode', 'delta', '--as-of', 'yesterday'], '--as-of is a time'],
  [['a.csv', '--mode', 'delta', '--as-of', '2026-11-21T09:00:00'], '--as-of is a time'],
  [['a.csv', '--mode', 'delta', '--as-of', '2026-13-41'], '--as-of is a time'],
  [['a.csv', '--mode', 'delta', '--charset', 'klingon'], '--charset is a name'],
  [['a.csv', '--mode', 'delta', '--sheet', 'Staff'], '--sheet belongs to a workbook'],
  [['--release', importId], 'go together'],
  [['--hash', hash], 'go together'],
  [['--release', '17', '--hash', hash], 'takes the id of an import'],
  [['--release', importId, '--hash', 'abc'], 'takes the 64 digits'],
  [['a.csv', '--release', importId, '--hash', hash, '--preview'], 'cannot be combined with a.csv, --preview'],
])('the arguments %j are refused with what to write', (args, sentence) => {
  expect(() => readImportArguments(args)).toThrow(sentence);
  expect(() => readImportArguments(args)).toThrow('Usage:');
});

test('reads a drop and a release, and an unknown option is an error', () => {
  const full = ['p.csv', '--mode', 'full', '--feed', 'de', '--preview', '--as-of', '2026-11-21T10:00+01:00'];
  expect(readImportArguments([...full, '--charset', 'cp1252', '--stage', 'production', '--no-wait'])).toEqual(
    {
      kind: 'drop',
      file: 'p.csv',
      mode: 'full',
      feed: 'de',
      preview: true,
      asOf: '2026-11-21T09:00:00.000Z',
      charset: 'cp1252',
      stage: 'production',
      wait: false,
    },
  );
  const release = { kind: 'release', importId, hash, wait: true };
  expect(readImportArguments(['--release', importId, '--hash', hash])).toEqual(release);
  expect(readImportArguments(['--help'])).toBe('help');
  expect(() => readImportArguments(['p.csv', '--force'])).toThrow('--force');
});

test('files go where the contract says', () => {
  const drop = { kind: 'drop', file: '/tmp/Ä b.csv', mode: 'delta', preview: false, wait: true } as const;
  expect(dropKey(drop)).toBe('imports/delta/Ä b.csv');
  expect(dropKey({ ...drop, preview: true, file: 'x.CSV' })).toBe('imports/preview/delta/x.CSV');
  expect(dropKey({ ...drop, mode: 'full', feed: 'de' })).toBe('imports/full/de/Ä b.csv');
  expect(dropKey({ ...drop, mode: 'full', feed: 'de', preview: true, file: 'people.txt' })).toBe(
    'imports/preview/full/de/people.txt.csv',
  );
});

let fauxqs: Awaited<ReturnType<typeof startFauxqs>>;
let directory: string;
let s3: S3Client;
const region = 'eu-central-1';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'import-command-'));
  fauxqs = await startFauxqs({ region, accountId: '000000000000' });
  await fauxqs.createBuckets([{ name: 'drops', shortName: 'drops', arn: 'arn', notifications: [] }]);
  s3 = new S3Client({ region, endpoint: fauxqs.url, credentials: localCredentials, forcePathStyle: true });
});

afterAll(async () => {
  s3.destroy();
  await fauxqs.close();
  await rm(directory, { recursive: true });
});

const stage = () => ({ s3, drops: 'drops', title: 'the local host', pollMs: 1 });
const drop = (file: string) => ({ kind: 'drop', file, mode: 'delta', preview: false, wait: true }) as const;

test('uploads the bytes and what is declared of them, and knows the id of the import', async () => {
  const file = join(directory, 'people.csv');
  await writeFile(file, 'email\nann@example.com\n');
  const uploaded = await uploadImport(stage(), {
    ...drop(file),
    asOf: '2026-11-21T09:00:00.000Z',
    charset: 'windows-1252',
  });
  expect(uploaded.key).toBe('imports/delta/people.csv');
  const object = { Bucket: 'drops', Key: uploaded.key };
  const { Metadata, LastModified } = await s3.send(new HeadObjectCommand(object));
  expect(Metadata).toEqual({ 'as-of': '2026-11-21T09:00:00.000Z', charset: 'windows-1252' });
  const time = LastModified?.toISOString()
    .replace(/\.\d+Z/, 'Z')
    .replace(/[-:]/g, '');
  expect(uploaded.importId).toMatch(new RegExp(`^${time}-[0-9a-f]{8}$`));
  const { Body } = await s3.send(new GetObjectCommand(object));
  expect(await Body?.transformToString()).toBe('email\nann@example.com\n');
});

test('uploads a workbook under its own ending, with the name of a sheet in whatever letters', async () => {
  const file = join(directory, 'people.XLSX');
  await writeFile(file, 'PK');
  const { key } = await uploadImport(stage(), { ...drop(file), sheet: 'Müller & Söhne' });
  expect(key).toBe('imports/delta/people.XLSX');
  const { Metadata, ContentType } = await s3.send(new HeadObjectCommand({ Bucket: 'drops', Key: key }));
  expect(Metadata).toEqual({ sheet: 'M%C3%BCller%20%26%20S%C3%B6hne' });
  expect(ContentType).toContain('spreadsheetml');
});

test('a file that is not there, or is a directory, is named', async () => {
  await expect(uploadImport(stage(), drop(join(directory, 'no.csv')))).rejects.toThrow(
    /There is no file .*no\.csv/,
  );
  await expect(uploadImport(stage(), drop(directory))).rejects.toThrow(
    'name the CSV file or workbook itself',
  );
});

const held = {
  importId,
  object: { bucket: 'drops', key: 'imports/delta/p.csv', etag: 'e', size: 1 },
  receivedAt: '2026-11-22T01:07:25.000Z',
  state: 'held',
  baton: 'b',
  heldBecause: [],
  reportedAt: '2026-11-22T01:08:00.000Z',
  plan: {
    hash,
    changes: 200,
    plannedAt: '2026-11-22T01:08:00.000Z',
    warnings: [],
    ignoredColumns: [],
    counts: {
      rows: 0,
      people: 0,
      absent: 0,
      absentUnclear: 0,
      absentKept: 0,
      outcomes: { planned: 0, unchanged: 0, rejected: 0, duplicate: 0, superseded: 0, failed: 0 },
      changes: emptySummary.changes,
      statuses: {
        create: 0,
        update: 0,
        reactivate: 0,
        deactivate: 0,
        'schedule-create': 0,
        'schedule-update': 0,
        'schedule-reactivate': 0,
        'schedule-deactivate': 0,
        unchanged: 0,
        'offboarded-stays': 0,
        rejected: 0,
        duplicate: 0,
        superseded: 0,
        'identity-conflict': 0,
        'incomplete-for-create': 0,
        'spreadsheet-damage': 0,
        protected: 0,
        'protected-leaver': 0,
        'superseded-leaver': 0,
      },
    },
  },
} as const satisfies ImportRecord;

test('a release writes the hash where the approval belongs', async () => {
  const getImport = async () => held;
  expect(await releaseImport({ ...stage(), getImport }, { importId, hash })).toBe(held);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'drops', Key: `approvals/${importId}` }));
  expect(await Body?.transformToString()).toBe(hash);
});

test.each<[string, ImportRecord | undefined, string]>([
  ['an unknown import', undefined, 'There is no import'],
  ['an import that is done', { ...held, state: 'done' }, 'is done: only a held one'],
  ['a plan that has changed', { ...held, plan: { ...held.plan, hash: 'b'.repeat(64) } }, 'read its report'],
])('%s is not released', async (_, record, sentence) => {
  const getImport = async () => record;
  await expect(releaseImport({ ...stage(), getImport }, { importId, hash })).rejects.toThrow(sentence);
});

test('follows an import that was released until it is reported again, and shows how far it is', async () => {
  const progress = { looks: 0, deadline: '', merged: 200, settled: 100 };
  const planning = { ...held, state: 'planning' as const };
  const records: (ImportRecord | undefined)[] = [
    held,
    planning,
    { ...held, state: 'applying', progress: { ...progress, merged: 50, settled: 0 } },
    { ...held, state: 'applying', progress },
    { ...planning, state: 'done' },
    { ...held, state: 'done', reportedAt: '2026-11-22T01:10:00.000Z' },
  ];
  const shown: string[] = [];
  const bar = createProgressBar({ write: (text) => shown.push(text) });
  const getImport = async () => records.shift();
  const end = await followImport({ stage: { ...stage(), getImport }, importId, bar, before: held });
  expect(end.state).toBe('done');
  expect(shown).toEqual([
    'waiting to be taken up\n',
    'planning\n',
    'applying, 10 %\n',
    'waiting for the changes, 70 %\n',
    'writing the reports\n',
  ]);
  expect(progressOf(undefined)).toEqual({ phase: 'waiting to be taken up' });
});
