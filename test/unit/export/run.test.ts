import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isSignedBy, readSignature, SigningUnavailableError } from '../../../shared/evidence/signature.ts';
import type { ExportResult } from '../../../shared/export/export-context.ts';
import { hashManifest, type Manifest, manifestSchema } from '../../../shared/export/manifest.ts';
import type { ExportDirectory } from '../../../shared/targets/directory-export.ts';
import { TargetError } from '../../../shared/targets/target-error.ts';
import { bodyOf, csvOf, directoryOf, ExportWorld, listedAccount } from '../../support/export-world.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';

let server: DynamoServer;
let world: ExportWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = new ExportWorld(server.createClient(), await server.createTable());
});

const people = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8', 'u9', 'u10'].map((id) => listedAccount(id));
const folder = 'exports/users/date=2026-11-22/';
const names = [
  'drift.csv',
  'drift.html',
  'manifest.json',
  'manifest.sig.json',
  'users.csv',
  'users.safe.csv',
];
const published = names.map((name) => `${folder}${name}`);

const manifestAt = (prefix = folder): Manifest =>
  manifestSchema.parse(JSON.parse(world.store.text(`${prefix}manifest.json`)));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const unavailable = () => new TargetError('unavailable', { mayHaveHappened: false });
const first = async (results: Promise<readonly ExportResult[]>) => (await results)[0];

/** Fails so many times before it gives what the directory gives. */
function failing(times: number, fail: () => Promise<never>): ExportDirectory {
  const directory = directoryOf(people);
  let calls = 0;
  return {
    ...directory,
    download: (call) => {
      calls += 1;
      return calls <= times ? fail() : (directory.download?.(call) ?? Promise.reject(unavailable()));
    },
  };
}

describe('an export', () => {
  test('publishes one set for the date, byte for byte, with a manifest that says what it is', async () => {
    const csv = `\ufeff${csvOf(people).replaceAll('\n', '\r\n')}`;
    expect(await first(world.run([directoryOf(people, { csv: () => csv })]))).toMatchObject({
      target: 'infraon',
      date: '2026-11-22',
      status: 'published',
      rows: 10,
      source: 'download',
    });
    expect(world.store.keys()).toEqual(published);
    expect(world.store.text(`${folder}users.csv`)).toBe(csv);
    const manifest = manifestAt();
    expect(manifest).toMatchObject({
      date: '2026-11-22',
      target: 'infraon',
      rows: 10,
      bytes: Buffer.byteLength(csv),
      sha256: sha256(Buffer.from(csv)),
      source: 'download',
      counts: { listed: 10, active: 10, inactive: 0, unclear: 0 },
      previous: null,
      drift: { counts: { missing: 0 } },
    });
    for (const [name, file] of Object.entries(manifest.files)) {
      const bytes = world.store.bytes(`${folder}${name}`);
      expect(file).toMatchObject({ bytes: bytes.byteLength, sha256: sha256(bytes) });
      const head = await world.store.head({ key: `${folder}${name}`, versionId: file.versionId });
      expect(head?.size).toBe(bytes.byteLength);
    }
    expect(Object.keys(manifest.files)).toEqual(['users.csv', 'users.safe.csv', 'drift.csv', 'drift.html']);
    expect(world.drift).toEqual(['finished', 'healed']);
    expect(world.codes()).toContain('export-published');
  });

  test('writes the manifest last', async () => {
    const order: string[] = [];
    world.store.before = (call, key) => {
      if (key.startsWith(folder) && (call === 'copy' || call === 'put')) order.push(key.slice(folder.length));
    };
    await world.run([directoryOf(people)]);
    expect(order).toEqual([
      ...['users.csv', 'users.safe.csv', 'drift.csv', 'drift.html'],
      ...['manifest.sig.json', 'manifest.json'],
    ]);
  });

  test('is signed: the bytes of the manifest, which names the key', async () => {
    await world.run([directoryOf(people)]);
    const bytes = world.store.bytes(`${folder}manifest.json`);
    const signature = readSignature(world.store.bytes(`${folder}manifest.sig.json`));
    if (signature === undefined) throw new Error('there is no signature');
    expect(isSignedBy([world.signer.publicKey], { bytes, signature })).toBe(true);
    expect([manifestAt().signedBy, signature.keyId]).toEqual([world.signer.keyId, world.signer.keyId]);
  });

  test('is not published while the key cannot be used, and is published by whoever comes next', async () => {
    const sign = () => Promise.reject(new SigningUnavailableError());
    const down = { signer: { keyId: 'down', sign } };
    expect(await first(world.run([directoryOf(people)], { context: down }))).toMatchObject({
      status: 'failed',
      reason: 'signing-unavailable',
    });
    expect(world.store.keys(folder)).not.toContain(`${folder}manifest.json`);
    await world.run([directoryOf(people)]);
    expect(world.store.keys()).toEqual(published);
  });

  test('neutralises formulas for people and leaves telephone numbers and the exact copy alone', async () => {
    const cells = [
      '=1+1',
      '+cmd|x',
      '-2+3',
      '@sum(a)',
      '  =HYPERLINK("x")',
      '\tindented',
      '＝1',
      '+44 20 7946 0958',
      'x;=1+1;y',
    ];
    const rows = cells.map((cell, index) => ({ ...listedAccount(`u${index}`), cell }));
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    const csv = `id,email\r\n${rows.map(({ account, cell }) => `${account.id},${quoted(cell)}\r\n`).join('')}`;
    await world.run([directoryOf(rows, { csv: () => csv })]);
    expect(world.store.text(`${folder}users.csv`)).toBe(csv);
    const safe = world.store.text(`${folder}users.safe.csv`);
    for (const cell of cells.slice(0, -2)) expect(safe).toContain(`'${cell.replaceAll('"', '""')}`);
    expect(safe).toContain('u7,+44 20 7946 0958\r\n');
    expect(safe).toContain("u8,x;'=1+1;y\r\n");
    expect(safe.startsWith('\ufeffid,email\r\n')).toBe(true);
  });

  test.each([
    ['the vendor answers JSON', { download: async () => ({ format: 'json' as const, body: bodyOf('[]') }) }],
    ['the download fails for good', { download: () => Promise.reject(unavailable()) }],
    [
      'the download breaks off',
      { download: async () => ({ format: 'csv' as const, body: bodyOf('id,e', new Error('cut')) }) },
    ],
  ])('is made from the listing where %s', async (_, replaced) => {
    expect(await first(world.run([directoryOf(people, replaced)]))).toMatchObject({
      status: 'published',
      source: 'listing',
      rows: 10,
    });
    expect(world.store.text(`${folder}users.csv`)).toBe(csvOf(people).replaceAll('\n', '\r\n'));
    expect(world.store.keys()).toEqual(published);
    expect(manifestAt().source).toBe('listing');
  });

  test('is made from the listing where the target has no download', async () => {
    const { download: _, ...directory } = directoryOf(people);
    expect(await first(world.run([directory]))).toMatchObject({ status: 'published', source: 'listing' });
  });

  test('tries a download again that fails, as late as the vendor asks, within bounds', async () => {
    const directory = failing(2, async () => {
      throw new TargetError('unavailable', { mayHaveHappened: false, retryAfterSeconds: 3600 });
    });
    expect(await first(world.run([directory]))).toMatchObject({ status: 'published', source: 'download' });
    expect(world.slept).toEqual([60_000, 60_000]);
  });

  test('names the hash of the one before, over nights that were left out', async () => {
    await world.run([directoryOf(people)]);
    const before = hashManifest(world.store.bytes(`${folder}manifest.json`));
    await world.run([directoryOf(people)], { at: '2026-11-25T00:15:00Z' });
    const manifest = manifestAt('exports/users/date=2026-11-25/');
    expect(manifest.previous).toEqual({ date: '2026-11-22', sha256: before });
  });
});

describe('a date', () => {
  test('has one set, however often the schedule fires', async () => {
    await world.run([directoryOf(people)]);
    const versions = [...world.store.versions].map(([key, all]) => [key, all.length]);
    const again = directoryOf(people.slice(0, 9), { csv: () => csvOf(people.slice(0, 9)) });
    expect(await first(world.run([again]))).toMatchObject({
      status: 'already-published',
      keys: [`${folder}manifest.json`],
    });
    expect([...world.store.versions].map(([key, all]) => [key, all.length])).toEqual(versions);
  });

  test('has one set when the schedule fires twice at once', async () => {
    const clock = {
      now: () => world.now,
      sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 20))),
    };
    const runs = [1, 2].map(() => first(world.run([directoryOf(people)], { context: { clock } })));
    const results = await Promise.all(runs);
    expect(results.map((result) => result?.status).toSorted()).toEqual(['already-published', 'published']);
    expect(world.store.versions.get(`${folder}manifest.json`)).toHaveLength(1);
  });

  test('is exported again when that is asked for, and the chain stays whole', async () => {
    await world.run([directoryOf(people)], { at: '2026-11-21T00:15:00Z' });
    await world.run([directoryOf(people)]);
    const old = manifestAt();
    const replaced = hashManifest(world.store.bytes(`${folder}manifest.json`));
    const nine = people.slice(0, 9);
    expect(await first(world.run([directoryOf(nine)], { force: true }))).toMatchObject({
      status: 'published',
    });
    expect(manifestAt()).toMatchObject({ rows: 9, previous: old.previous, replaces: replaced });
  });

  test('that is over is not exported any more', async () => {
    await world.run([directoryOf(people)]);
    const late = await first(world.run([directoryOf(people)], { at: '2026-11-21T00:15:00Z', force: true }));
    expect(late).toMatchObject({ status: 'outdated', latest: '2026-11-22' });
    expect(world.store.keys('exports/users/date=2026-11-21/')).toEqual([]);
  });
});
