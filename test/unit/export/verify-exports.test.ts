import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listExports } from '../../../infra/cli/export/list-exports.ts';
import { describeVerification } from '../../../infra/cli/export/verification.ts';
import { verifyFolder } from '../../../infra/cli/export/verify-folder.ts';
import { localCredentials } from '../../../infra/local/emulators/local-credentials.ts';
import { startFauxqs } from '../../../infra/local/emulators/start-fauxqs.ts';
import { createObjectStore } from '../../../shared/aws/objects/create-object-store.ts';
import type { PublishedExport } from '../../../shared/export/export-ledger.ts';
import { hashManifest, type Manifest, writeManifest } from '../../../shared/export/manifest.ts';

const region = 'eu-central-1';
const bucket = 'exports';
let fauxqs: Awaited<ReturnType<typeof startFauxqs>>;
let s3: S3Client;
let store: ReturnType<typeof createObjectStore>;

beforeAll(async () => {
  fauxqs = await startFauxqs({ region, accountId: '000000000000' });
  await fauxqs.createBuckets([{ name: bucket, shortName: bucket, arn: 'arn', notifications: [] }]);
  s3 = new S3Client({ region, endpoint: fauxqs.url, credentials: localCredentials, forcePathStyle: true });
  store = createObjectStore({ client: s3, bucket });
});

afterAll(async () => {
  s3.destroy();
  await fauxqs.close();
});

const dates = ['2026-11-19', '2026-11-20', '2026-11-21'] as const;
const keyOf = (date: string, name: string, folder = 'users') => `exports/${folder}/date=${date}/${name}`;
const files = { 'users.csv': 'profile_id\r\n1\r\n', 'drift.csv': 'kind\r\n' };

function manifestOf(date: string, previous: Manifest['previous']): Manifest {
  const hashed = Object.entries(files).map(([name, text]) => [
    name,
    { bytes: text.length, sha256: hashManifest(Buffer.from(text)) },
  ]);
  return {
    date,
    target: 'infraon',
    attempt: '1',
    rows: 1,
    bytes: files['users.csv'].length,
    sha256: hashManifest(Buffer.from(files['users.csv'])),
    source: 'download',
    started: `${date}T01:00:00.000Z`,
    finished: `${date}T01:01:00.000Z`,
    durations: { usersMs: 1, listingMs: 1, driftMs: 1, totalMs: 3 },
    counts: { listed: 1, active: 1, inactive: 0, unclear: 0 },
    files: Object.fromEntries(hashed),
    drift: {},
    previous,
  };
}

async function publish(folder = 'users'): Promise<void> {
  let previous: Manifest['previous'] = null;
  for (const date of dates) {
    const bytes = writeManifest(manifestOf(date, previous));
    for (const [name, text] of Object.entries(files))
      await store.put(keyOf(date, name, folder), text, 'text/csv');
    await store.put(keyOf(date, 'manifest.json', folder), bytes, 'application/json');
    previous = { date, sha256: hashManifest(bytes) };
  }
}

/** What the ledger remembers of the exports that {@link publish} made. */
function headOf(): PublishedExport {
  let previous: Manifest['previous'] = null;
  for (const date of dates) {
    const sha256 = hashManifest(writeManifest(manifestOf(date, previous)));
    if (date === dates[2]) return { date, attempt: '1', rows: 1, manifestSha256: sha256, previous };
    previous = { date, sha256 };
  }
  throw new Error('there is no last date');
}

async function verify(heads: readonly string[] = ['users']) {
  const folders = await listExports({ s3, bucket });
  const { lines, exitCode } = describeVerification(
    await Promise.all(folders.map((folder) => verifyFolder({ store }, { folder, keys: [] }))),
    { heads: new Map(heads.map((name) => [name, headOf()])), now: undefined },
  );
  return { text: lines.join('\n'), exitCode };
}

beforeEach(async () => {
  for (const folder of await listExports({ s3, bucket })) {
    for (const name of folder.files) await store.remove(`${folder.prefix}${name}`);
  }
  await publish();
});

test('exports that no one touched are intact, target by target', async () => {
  await publish('esper-users');
  const { text, exitCode } = await verify(['users', 'esper-users']);
  expect(exitCode).toBe(0);
  expect(text).toContain('Every export is intact: 6');
  expect(text).not.toContain('NOT INTACT');
});

test('what is no export is not looked at', async () => {
  await store.put('exports/readme.txt', 'x', 'text/plain');
  await store.put('quarantine/users/date=2026-11-21/attempt-1/users.csv', 'x', 'text/csv');
  expect(await verify()).toMatchObject({ exitCode: 0 });
});

describe('the date is named of', () => {
  const [first, second, third] = dates;
  const changes: readonly (readonly [string, () => Promise<void>, string])[] = [
    [
      'a file that was altered',
      () => store.put(keyOf(second, 'users.csv'), 'profile_id\r\n2\r\n', 'text/csv'),
      `users ${second}: users.csv is altered`,
    ],
    [
      'a file that was removed',
      () => store.remove(keyOf(first, 'drift.csv')),
      `users ${first}: drift.csv is removed`,
    ],
    [
      'a file that was added',
      () => store.put(keyOf(third, 'users.old.csv'), 'x', 'text/csv'),
      `users ${third}: users.old.csv is added`,
    ],
    [
      'a manifest that was removed',
      () => store.remove(keyOf(second, 'manifest.json')),
      `users ${second}: manifest.json is removed`,
    ],
    [
      'a manifest that cannot be read any more',
      () => store.put(keyOf(second, 'manifest.json'), '{', 'application/json'),
      `users ${second}: manifest.json is altered: it cannot be read`,
    ],
    [
      'a manifest that was altered with its file',
      async () => {
        const altered = { ...manifestOf(second, null), rows: 2 };
        await store.put(keyOf(second, 'manifest.json'), writeManifest(altered), 'application/json');
      },
      `users ${third}: the manifest of ${second} was altered after this one was made`,
    ],
    [
      'an export that was removed as a whole',
      async () => {
        for (const name of [...Object.keys(files), 'manifest.json']) await store.remove(keyOf(second, name));
      },
      `users ${third}: the export of ${second}, which it follows, is removed`,
    ],
  ];

  test('a chain that was altered and hashed again up to its end', async () => {
    const altered = 'profile_id\r\n666\r\n';
    let previous: Manifest['previous'] = null;
    for (const date of dates) {
      const manifest = manifestOf(date, previous);
      const users = { bytes: altered.length, sha256: hashManifest(Buffer.from(altered)) };
      const forged =
        date === first
          ? { ...manifest, ...users, files: { ...manifest.files, 'users.csv': users } }
          : manifest;
      const bytes = writeManifest(forged);
      if (date === first) await store.put(keyOf(date, 'users.csv'), altered, 'text/csv');
      await store.put(keyOf(date, 'manifest.json'), bytes, 'application/json');
      previous = { date, sha256: hashManifest(bytes) };
    }
    const { text, exitCode } = await verify();
    expect(text).toContain(
      `users ${third}: its manifest is not the one that was published: the chain was forged`,
    );
    expect(exitCode).toBe(1);
  });

  test('the end of a chain that was cut off, and one that was never published', async () => {
    for (const name of [...Object.keys(files), 'manifest.json']) await store.remove(keyOf(third, name));
    const cut = await verify();
    expect(cut).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining(`users ${third}: it was published last`),
    });
    await publish();
    const bytes = writeManifest(manifestOf('2026-11-22', { date: third, sha256: headOf().manifestSha256 }));
    for (const [name, text] of Object.entries(files))
      await store.put(keyOf('2026-11-22', name), text, 'text/csv');
    await store.put(keyOf('2026-11-22', 'manifest.json'), bytes, 'application/json');
    const appended = await verify();
    expect(appended.text).toContain('users 2026-11-22: it was never published');
  });

  test('a whole chain that is gone', async () => {
    for (const folder of await listExports({ s3, bucket }))
      for (const name of folder.files) await store.remove(`${folder.prefix}${name}`);
    expect(await verify()).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('the end of the chain is cut off'),
    });
  });

  test('two exports whose places were exchanged', async () => {
    const [one, other] = [keyOf(first, 'manifest.json'), keyOf(second, 'manifest.json')];
    await store.copy(one, 'kept');
    await store.copy(other, one);
    await store.copy('kept', other);
    expect((await verify()).text).toContain(`users ${first}: its manifest is of another date`);
  });

  test.each(changes)('%s', async (_, change, sentence) => {
    await change();
    const { text, exitCode } = await verify();
    expect(text).toContain(sentence);
    expect(exitCode).toBe(1);
  });
});
