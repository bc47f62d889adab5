import { describe, expect, test } from 'vitest';
import { groupExports } from '../../../infra/cli/export/list-exports.ts';
import { describeVerification } from '../../../infra/cli/export/verification.ts';
import { verifyFolder } from '../../../infra/cli/export/verify-folder.ts';
import { type Signer, writeSignature } from '../../../shared/evidence/signature.ts';
import type { PublishedExport } from '../../../shared/export/export-ledger.ts';
import { hashManifest, type Manifest, writeManifest } from '../../../shared/export/manifest.ts';
import { MemoryObjectStore } from '../../support/memory-object-store.ts';
import { createTestSigner } from '../../support/test-signer.ts';

const dates = ['2026-11-18', '2026-11-19', '2026-11-21', '2026-11-22'] as const;
const [first, second, third, last] = dates;
const key = createTestSigner('arn:aws:kms:eu-central-1:1:key/evidence');
const keyOf = (date: string, name: string) => `exports/users/date=${date}/${name}`;
const names = ['users.csv', 'manifest.json', 'manifest.sig.json'];

function manifestOf(date: string, users: string): Manifest {
  const file = { bytes: users.length, sha256: hashManifest(Buffer.from(users)) };
  return {
    date,
    target: 'infraon',
    attempt: '1',
    rows: 1,
    ...file,
    source: 'download',
    started: `${date}T01:00:00.000Z`,
    finished: `${date}T01:01:00.000Z`,
    durations: { usersMs: 1, listingMs: 1, driftMs: 1, totalMs: 3 },
    counts: { listed: 1, active: 1, inactive: 0, unclear: 0 },
    files: { 'users.csv': file },
    drift: {},
    previous: null,
  };
}

interface Night {
  readonly date: string;
  readonly users?: string;
  /** Absent: not signed. */
  readonly signer?: Signer | undefined;
  readonly retainDays?: number;
}

/** Publishes these nights after those that are there, each linked to the one before, and says what the last one's hash is. */
async function publish(store: MemoryObjectStore, nights: readonly Night[]): Promise<string> {
  const linked = store.keys('exports/').filter((name) => name.endsWith('manifest.json'));
  let previous = linked.map(linkTo(store)).at(-1) ?? null;
  for (const { date, users = 'id\n1\n', signer, retainDays } of nights) {
    const manifest = { ...manifestOf(date, users), previous, ...(retainDays && { retainDays }) };
    const bytes = writeManifest(signer === undefined ? manifest : { ...manifest, signedBy: signer.keyId });
    await store.put(keyOf(date, 'users.csv'), users, '');
    await store.put(keyOf(date, 'manifest.json'), bytes, '');
    if (signer !== undefined)
      await store.put(keyOf(date, 'manifest.sig.json'), writeSignature(await signer.sign(bytes)), '');
    previous = { date, sha256: hashManifest(bytes) };
  }
  return previous?.sha256 ?? '';
}

function linkTo(store: MemoryObjectStore) {
  return (name: string) => ({ date: name.slice(19, 29), sha256: hashManifest(store.bytes(name)) });
}

/** Four signed nights; `head` is what the ledger remembers of the last. */
async function signedNights() {
  const store = new MemoryObjectStore();
  const manifestSha256 = await publish(
    store,
    dates.map((date) => ({ date, signer: key })),
  );
  return { store, head: { date: last, attempt: '1', rows: 1, manifestSha256, previous: null } };
}

async function verify(
  store: MemoryObjectStore,
  given: {
    readonly keys?: readonly (typeof key)[];
    readonly head?: PublishedExport | undefined;
    readonly now?: Date;
  } = {},
) {
  const { keys = [key], head, now } = given;
  const trusted = keys.map(({ publicKey }) => publicKey);
  const folders = groupExports(store.keys());
  const { lines, exitCode } = describeVerification(
    await Promise.all(folders.map((folder) => verifyFolder({ store }, { folder, keys: trusted }))),
    { heads: new Map(head === undefined ? [] : [['users', head]]), now },
  );
  return { text: lines.join('\n'), exitCode };
}

async function remove(store: MemoryObjectStore, date: string): Promise<void> {
  for (const name of names) await store.remove(keyOf(date, name));
}

/** Someone who can write the bucket, and sign with a key of their own. */
const forger = createTestSigner(key.keyId);
const wrong = (date: string) => `users ${date}: its signature is not one that a trusted key made`;

describe('exports that are signed', () => {
  test('are intact as they were published, for whoever has the public key, with the ledger and without', async () => {
    const { store, head } = await signedNights();
    for (const given of [{ head }, {}]) {
      const { text, exitCode } = await verify(store, given);
      expect(exitCode).toBe(0);
      expect(text).toContain('Every export is intact: 4');
      expect(text).not.toContain('before exports were signed');
    }
  });

  test.each<readonly [string, (store: MemoryObjectStore) => Promise<unknown>, string]>([
    [
      'alteration, of a file and what the manifest says of it',
      async (store) => {
        const users = 'id\n666\n';
        const { previous } = JSON.parse(store.text(keyOf(last, 'manifest.json')));
        const altered = { ...manifestOf(last, users), previous, signedBy: key.keyId };
        await store.put(keyOf(last, 'users.csv'), users, '');
        await store.put(keyOf(last, 'manifest.json'), writeManifest(altered), '');
      },
      wrong(last),
    ],
    [
      'removal',
      (store) => remove(store, second),
      `users ${third}: the export of ${second}, which it follows, is removed`,
    ],
    [
      'insertion',
      async (store) => {
        await publish(store, [{ date: '2026-11-20', signer: forger }]);
      },
      wrong('2026-11-20'),
    ],
    [
      'an export after the last that no one published',
      async (store) => {
        await publish(store, [{ date: '2026-11-23', signer: forger }]);
      },
      wrong('2026-11-23'),
    ],
    [
      'reordering: two exports whose places were exchanged, signatures and all',
      async (store) => {
        for (const name of names) {
          await store.copy(keyOf(first, name), 'kept');
          await store.copy(keyOf(second, name), keyOf(first, name));
          await store.copy('kept', keyOf(second, name));
        }
      },
      `users ${first}: its manifest is of another date`,
    ],
    [
      'a chain forged again from its first link, signed with another key that claims to be ours',
      async (store) => {
        for (const date of dates) await remove(store, date);
        const nights = dates.map((date) => ({ date, users: 'id\n666\n', signer: forger }));
        await publish(store, nights);
      },
      wrong(last),
    ],
    [
      'a chain forged again that keeps the signatures',
      async (store) => {
        const kept = dates.map((date) => [date, store.text(keyOf(date, 'manifest.sig.json'))] as const);
        for (const date of dates) await remove(store, date);
        await publish(
          store,
          dates.map((date) => ({ date, users: 'id\n666\n', signer: key })),
        );
        for (const [date, text] of kept) await store.put(keyOf(date, 'manifest.sig.json'), text, '');
      },
      wrong(first),
    ],
    [
      'a chain forged again without signatures',
      async (store) => {
        for (const date of dates) await remove(store, date);
        await publish(
          store,
          dates.map((date) => ({ date, users: 'id\n666\n' })),
        );
      },
      `users ${last}: neither it nor an export before it is signed`,
    ],
    [
      'a signature that was removed',
      (store) => store.remove(keyOf(first, 'manifest.sig.json')),
      `users ${first}: its signature is removed`,
    ],
    [
      'a signature that is garbage',
      (store) => store.put(keyOf(third, 'manifest.sig.json'), '{}', ''),
      wrong(third),
    ],
    [
      'a signature of which a byte was flipped',
      async (store) => {
        const text = store.text(keyOf(third, 'manifest.sig.json'));
        const { signature, ...rest } = JSON.parse(text);
        const bytes = Buffer.from(signature, 'base64');
        bytes[0] = (bytes[0] ?? 0) ^ 1;
        const flipped = { ...rest, signature: bytes.toString('base64') };
        await store.put(keyOf(third, 'manifest.sig.json'), writeSignature(flipped), '');
      },
      wrong(third),
    ],
  ])('show without the ledger: %s', async (_, attack, sentence) => {
    const { store, head } = await signedNights();
    await attack(store);
    const { text, exitCode } = await verify(store);
    expect(text).toContain(sentence);
    expect(exitCode).toBe(1);
    // Whoever can read the ledger sees at least as much.
    expect((await verify(store, { head })).exitCode).toBe(1);
  });

  test('show with the ledger alone that the newest was cut off: what is left is signed and whole', async () => {
    const { store, head } = await signedNights();
    await remove(store, last);
    expect(await verify(store)).toMatchObject({ exitCode: 0 });
    expect(await verify(store, { head })).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining(`users ${last}: it was published last, and is removed`),
    });
  });

  test('stay intact where the stage’s key was replaced, for whoever trusts both keys', async () => {
    const { store } = await signedNights();
    const newer = createTestSigner('arn:aws:kms:eu-central-1:1:key/newer');
    await publish(store, [{ date: '2026-11-23', signer: newer }]);
    expect(await verify(store, { keys: [key, newer] })).toMatchObject({ exitCode: 0 });
    expect((await verify(store, { keys: [newer] })).text).toContain(wrong(first));
  });
});

describe('exports from before they were signed', () => {
  const before = [{ date: first }, { date: second }];
  const since = [
    { date: third, signer: key },
    { date: last, signer: key },
  ];

  test('are no fault, and are named', async () => {
    const store = new MemoryObjectStore();
    await publish(store, [...before, ...since]);
    const { text, exitCode } = await verify(store);
    expect(exitCode).toBe(0);
    expect(text).toContain(`users ${first} to ${second}: published before exports were signed (2)`);
  });

  test('are vouched for by the first that is signed', async () => {
    const store = new MemoryObjectStore();
    await publish(store, [...before, ...since]);
    const users = 'id\n666\n';
    const altered = { ...manifestOf(first, users) };
    await store.put(keyOf(first, 'users.csv'), users, '');
    await store.put(keyOf(first, 'manifest.json'), writeManifest(altered), '');
    const { text, exitCode } = await verify(store);
    expect(text).toContain(`users ${second}: the manifest of ${first} was altered after this one was made`);
    expect(exitCode).toBe(1);
  });

  test('do not hide those whose signature was removed: their manifests say that they had one', async () => {
    const store = new MemoryObjectStore();
    await publish(store, [...before, ...since]);
    await store.remove(keyOf(third, 'manifest.sig.json'));
    expect((await verify(store)).text).toContain(`users ${third}: its signature is removed`);
  });

  test('are no fault either where nothing was exported since, if the ledger knows the last', async () => {
    const store = new MemoryObjectStore();
    const manifestSha256 = await publish(store, before);
    const head = { date: second, attempt: '1', rows: 1, manifestSha256, previous: null };
    expect(await verify(store, { head })).toMatchObject({ exitCode: 0 });
    expect(await verify(store)).toMatchObject({ exitCode: 1 });
  });
});

describe('exports whose days are over', () => {
  /** At the midnight of the 22nd, what was published until the 20th may be gone. */
  const now = new Date('2026-11-22T05:00:00Z');

  async function publishForTwoDays(): Promise<MemoryObjectStore> {
    const store = new MemoryObjectStore();
    await publish(
      store,
      dates.map((date) => ({ date, signer: key, retainDays: 2 })),
    );
    return store;
  }

  test('are not missed, also where not all of their files are gone', async () => {
    const store = await publishForTwoDays();
    await store.remove(keyOf(first, 'manifest.json'));
    await store.remove(keyOf(second, 'users.csv'));
    expect(await verify(store, { now })).toMatchObject({ exitCode: 0 });
    await remove(store, first);
    await remove(store, second);
    const { text, exitCode } = await verify(store, { now });
    expect([exitCode, text]).toEqual([0, expect.stringContaining('Every export is intact: 2')]);
  });

  test('are told from the oldest that someone removed before', async () => {
    const store = await publishForTwoDays();
    for (const date of [first, second, third]) await remove(store, date);
    const { text, exitCode } = await verify(store, { now });
    expect(text).toContain(`users ${last}: the export of ${third}, which it follows, is removed`);
    expect(exitCode).toBe(1);
  });
});
