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

describe('a bad export', () => {
  const bad: readonly (readonly [what: string, reason: string, csv: string])[] = [
    ['truncated in mid-row', 'incomplete-row', csvOf(people).slice(0, 53)],
    ['truncated between rows', 'fewer-rows-than-listed', csvOf(people.slice(0, 8))],
    ['a header alone', 'no-accounts', csvOf([])],
    ['empty', 'empty', ''],
    ['with rows twice', 'repeated-id', csvOf([...people, ...people.slice(0, 1)])],
    ['with rows that no one listed', 'more-rows-than-listed', csvOf([...people, listedAccount('u11')])],
    ['without a header', 'unknown-header', csvOf(people).slice(csvOf([]).length)],
    ['an error page in the middle', 'incomplete-row', `${csvOf(people.slice(0, 5))}<html>502</html>\n`],
    ['an error page', 'markup', '<!DOCTYPE html><html></html>'],
    ['an open quotation mark', 'open-quote', `${csvOf(people.slice(0, 9))}"u10,`],
    ['a row without an id', 'row-without-id', `${csvOf(people.slice(0, 9))},u10@example.com,true\n`],
  ];

  test.each(bad)('(%s) replaces nothing and is kept with the reason: %s', async (_, reason, csv) => {
    await world.run([directoryOf(people)], { at: '2026-11-21T00:15:00Z' });
    const good = world.store.keys();
    const result = await first(world.run([directoryOf(people, { csv: () => csv })]));
    expect(result).toMatchObject({ status: 'quarantined', reason });
    const place = 'quarantine/users/date=2026-11-22/attempt-a2/';
    expect(world.store.keys('exports/')).toEqual(good);
    expect(world.store.text(`${place}users.csv`)).toBe(csv);
    expect(JSON.parse(world.store.text(`${place}reason.json`))).toMatchObject({
      reason,
      date: '2026-11-22',
    });
    expect(result?.keys).toContain(`${place}users.csv`);
    expect(world.lines).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'export-quarantined', target: 'infraon', reason }),
    );
    expect(JSON.stringify(world.lines)).not.toContain('@example.com');
  });

  test('in another order is not a bad one', async () => {
    const csv = csvOf(people.toReversed());
    expect(await first(world.run([directoryOf(people, { csv: () => csv })]))).toMatchObject({
      status: 'published',
    });
    expect(world.store.text(`${folder}users.csv`)).toBe(csv);
  });

  test('is one that shrank by more than the share, unless someone says that it is right', async () => {
    await world.run([directoryOf(people)], { at: '2026-11-21T00:15:00Z' });
    const eight = people.slice(0, 8);
    const seven = people.slice(0, 7);
    expect(await first(world.run([directoryOf(seven)]))).toMatchObject({
      status: 'quarantined',
      reason: 'shrunk',
    });
    expect(world.drift).toEqual(['finished', 'healed', 'aborted']);
    expect(await first(world.run([directoryOf(eight)]))).toMatchObject({ status: 'published', rows: 8 });
    const sure = { at: '2026-11-23T00:15:00Z', acceptShrunk: true };
    expect(await first(world.run([directoryOf(people.slice(0, 1))], sure))).toMatchObject({
      status: 'published',
    });
  });

  test('is not one that was taken while the directory changed', async () => {
    const grown = directoryOf(people, { csv: () => csvOf(people.slice(0, 9)), countAccounts: async () => 8 });
    expect(await first(world.run([grown]))).toMatchObject({ status: 'published', rows: 9 });
    const fewer = directoryOf(people.slice(0, 8), {
      csv: () => csvOf(people),
      countAccounts: async () => 10,
    });
    expect(await first(world.run([fewer], { at: '2026-11-23T00:15:00Z' }))).toMatchObject({ rows: 10 });
  });
});

describe('a failure', () => {
  test('of the listing publishes nothing, and says why', async () => {
    const broken = directoryOf(people, {
      async *listRows() {
        yield* people.slice(0, 3);
        throw unavailable();
      },
    });
    expect(await first(world.run([broken]))).toMatchObject({
      status: 'failed',
      reason: 'vendor-unavailable',
    });
    expect(world.store.keys('exports/')).toEqual([]);
    expect(world.drift).toEqual(['aborted']);
    expect(world.codes()).toContain('export-failed');
  });

  test('of a credential that may not download is made up for by the listing, once', async () => {
    const refuse = () => Promise.reject(new TargetError('unauthorized', { mayHaveHappened: false }));
    const mayNotDownload = directoryOf(people, { download: refuse });
    expect(await first(world.run([mayNotDownload]))).toMatchObject({
      status: 'published',
      source: 'listing',
    });
    expect(world.slept).toEqual([]);
  });

  test('of the credential altogether says so', async () => {
    const refuse = () => Promise.reject(new TargetError('unauthorized', { mayHaveHappened: false }));
    const refused = directoryOf(people, { download: refuse, countAccounts: refuse });
    expect(await first(world.run([refused]))).toMatchObject({
      status: 'failed',
      reason: 'vendor-unauthorized',
    });
    expect(world.codes()).toContain('vendor-unauthorized');
  });

  test('of one directory does not keep another from being published', async () => {
    const other = directoryOf(people.slice(0, 2), { target: 'esper' });
    const broken = directoryOf(people, { listRows: () => failingListing() });
    expect(await world.run([broken, other])).toMatchObject([
      { target: 'infraon', status: 'failed' },
      { target: 'esper', status: 'published' },
    ]);
    expect(world.store.keys('exports/')).toHaveLength(6);
    expect(world.store.keys('exports/esper-users/date=2026-11-22/')).toHaveLength(6);
  });

  test('for want of time ends in order', async () => {
    const endless = directoryOf(people, {
      download: ({ signal }) =>
        new Promise((_, reject) => {
          if (signal.aborted) reject(unavailable());
          signal.addEventListener('abort', () => reject(unavailable()));
        }),
    });
    expect(await first(world.run([endless], { remainingMs: 10_100 }))).toMatchObject({
      status: 'failed',
      reason: 'out-of-time',
    });
  });

  test('to heal leaves the export where it is', async () => {
    const open = world.context().openDriftCheck;
    const openDriftCheck: typeof open = (request) => ({
      ...open(request),
      heal: () => Promise.reject(new Error('no queue')),
    });
    const result = await first(world.run([directoryOf(people)], { context: { openDriftCheck } }));
    expect(result).toMatchObject({ status: 'published' });
    expect(world.codes()).toContain('drift-healing-failed');
  });
});

describe('a run that is interrupted', () => {
  class Killed extends Error {}

  /** Runs once for every call on the bucket, interrupted there, and then again. */
  test('at any call on the bucket leaves no half set that looks whole, and the next run completes the set', async () => {
    let calls = 0;
    world.store.before = () => {
      calls += 1;
    };
    await world.run([directoryOf(people)], { at: '2026-11-21T00:15:00Z' });
    const total = calls;
    expect(total).toBeGreaterThan(15);
    for (let at = 1; at <= total; at += 1) {
      const fresh = new ExportWorld(server.createClient(), await server.createTable());
      let count = 0;
      fresh.store.before = () => {
        count += 1;
        if (count >= at) throw new Killed();
      };
      await fresh.run([directoryOf(people)]);
      fresh.store.before = () => {};
      assertWholeOrAbsent(fresh);
      fresh.now += 60_000;
      await fresh.run([directoryOf(people)]);
      assertWholeOrAbsent(fresh);
      expect(fresh.store.keys('exports/')).toEqual(published);
    }
  });

  test('by being too slow for its lease publishes nothing over the one that took over', async () => {
    const { ledger, openDriftCheck: open } = world.context();
    const openDriftCheck: typeof open = (request) => ({
      ...open(request),
      finish: async () => {
        world.now += 31_000;
        const until = new Date(world.now + 30_000).toISOString();
        await ledger.lease('infraon', { owner: 'another', until });
        return open(request).finish();
      },
    });
    const slow = await first(world.run([directoryOf(people)], { context: { openDriftCheck } }));
    expect(slow).toMatchObject({ status: 'failed', reason: 'taken-over' });
    expect(world.store.keys('exports/')).toEqual([]);
  });

  test('while it replaces a good set is finished by the next, and the old manifest names the versions of the old set', async () => {
    await world.run([directoryOf(people)]);
    const old = manifestAt();
    const nine = people.slice(0, 9);
    world.store.before = (call, key) => {
      if (call === 'copy' && key.endsWith('drift.csv')) throw new Killed();
    };
    await world.run([directoryOf(nine)], { force: true });
    world.store.before = () => {};
    expect(manifestAt()).toEqual(old);
    const { versionId, bytes } = old.files['users.csv'] ?? {};
    expect((await world.store.head({ key: `${folder}users.csv`, versionId }))?.size).toBe(bytes);
    expect(sha256(world.store.bytes(`${folder}users.csv`))).not.toBe(old.sha256);
    expect(await first(world.run([directoryOf(people)]))).toMatchObject({ status: 'already-published' });
    expect(manifestAt().rows).toBe(9);
    assertWholeOrAbsent(world);
  });

  function assertWholeOrAbsent({ store }: ExportWorld): void {
    if (!store.keys(folder).includes(`${folder}manifest.json`)) return;
    const manifest = manifestSchema.parse(JSON.parse(store.text(`${folder}manifest.json`)));
    for (const [name, file] of Object.entries(manifest.files)) {
      expect(sha256(store.bytes(`${folder}${name}`))).toBe(file.sha256);
    }
  }
});

async function* failingListing(): AsyncGenerator<never> {
  yield await Promise.reject(unavailable());
}
