import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExportResult } from '../../../shared/export/export-context.ts';
import { type Manifest, manifestSchema } from '../../../shared/export/manifest.ts';
import { TargetError } from '../../../shared/targets/target-error.ts';
import { directoryOf, ExportWorld, listedAccount } from '../../support/export-world.ts';
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
