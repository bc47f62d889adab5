import { createHash } from 'node:crypto';
import type { ObjectStore } from '../aws/objects/object-store.ts';
import { writeCsv } from '../csv/write/write-csv.ts';
import type { DriftCheck, DriftSummary } from '../drift/drift-check.ts';
import type { ExportDirectory, ListedAccount } from '../targets/directory-export.ts';
import { downloadUsers } from './download-users.ts';
import type { ExportContext, ExportRequest } from './export-context.ts';
import type { PublishedExport } from './export-ledger.ts';
import { ExportRejectedError } from './export-rejected-error.ts';
import { type Manifest, manifestName, writeManifest } from './manifest.ts';
import { storeUsers } from './store-users.ts';

/** An attempt that was found good, with all its files in its folder. */
export interface GoodAttempt {
  readonly manifest: Manifest;
  readonly drift: DriftCheck;
  readonly summary: DriftSummary;
}

interface AttemptStart {
  readonly request: ExportRequest;
  readonly attempt: string;
  readonly prefix: string;
  readonly last: PublishedExport | undefined;
  readonly signal: AbortSignal;
}

/** In this order they are published. */
const fileNames = ['users.csv', 'users.safe.csv', 'drift.csv', 'drift.html'];

/**
 * Makes all files of an export in the attempt's folder, the draft of its manifest last, and checks them. Throws an
 * `ExportRejectedError` when they are not to be published, and whatever kept it from making them.
 */
export async function makeAttempt(context: ExportContext, start: AttemptStart): Promise<GoodAttempt> {
  const { request, prefix, signal } = start;
  const { directory, date } = request;
  const { store, files } = recordFiles(context.store);
  const laps = stopwatch(context);

  const countedBefore = await directory.countAccounts?.({ signal });
  const { remainingMs } = request;
  const downloaded = await downloadUsers(context, { directory, store, prefix, signal, remainingMs });
  const usersMs = laps();

  const drift = context.openDriftCheck({ directory, date, store, prefix, signal });
  try {
    const accounts = countAccounts();
    const listing = takeEach(directory, { signal, take: (listed) => drift.take(listed), add: accounts.add });
    let rows = downloaded;
    if (rows === undefined) {
      const source = writeCsv({ columns: directory.columns, rows: listing, audience: 'machines' });
      rows = await storeUsers({ source, idColumn: directory.columns[0] ?? '', store, prefix });
    } else {
      for await (const _ of listing);
    }
    const counts = accounts.counts();
    checkRowsAgainstListing({ rows, countedBefore, listed: counts.listed });
    checkShrinkage({
      rows,
      previousRows: request.acceptShrunk ? undefined : start.last?.rows,
      maxShrinkPercent: context.options.maxShrinkPercent,
    });
    const listingMs = laps();

    const summary = await drift.finish();
    const driftMs = laps();
    const manifest = manifestOf(start, {
      rows,
      source: downloaded === undefined ? 'listing' : 'download',
      started: new Date(laps.startedAt).toISOString(),
      finished: new Date(context.clock.now()).toISOString(),
      durations: { usersMs, listingMs, driftMs, totalMs: context.clock.now() - laps.startedAt },
      counts,
      files,
      drift: { ...summary },
      retainDays: context.options.retainDays,
    });
    await context.store.put(`${prefix}${manifestName}`, writeManifest(manifest), 'application/json');
    return { manifest, drift, summary };
  } catch (error) {
    await drift.abort();
    throw error;
  }
}

async function* takeEach(
  directory: ExportDirectory,
  given: {
    readonly signal: AbortSignal;
    readonly take: DriftCheck['take'];
    readonly add: ReturnType<typeof countAccounts>['add'];
  },
): AsyncGenerator<readonly string[]> {
  for await (const listed of directory.listRows({ signal: given.signal })) {
    given.signal.throwIfAborted();
    given.add(listed);
    await given.take(listed);
    yield listed.cells;
  }
}

function manifestOf(
  { request, attempt, prefix, last }: AttemptStart,
  made: Pick<Manifest, 'rows' | 'source' | 'started' | 'finished' | 'durations' | 'counts' | 'drift'> & {
    readonly retainDays: number | undefined;
    readonly files: ReadonlyMap<string, RecordedFile>;
  },
): Manifest {
  const { files: recorded, retainDays, ...rest } = made;
  const files = fileNames.flatMap((name): [string, RecordedFile][] => {
    const file = recorded.get(`${prefix}${name}`);
    return file === undefined ? [] : [[name, file]];
  });
  const users = recorded.get(`${prefix}users.csv`);
  if (users === undefined) throw new Error('users.csv was not written');
  const isReplacing = last?.date === request.date;
  const before = isReplacing ? last.previous : lastLink(last);
  return {
    date: request.date,
    target: request.directory.target,
    attempt,
    ...users,
    ...rest,
    files: Object.fromEntries(files),
    previous: before,
    ...(retainDays === undefined ? {} : { retainDays }),
    ...(isReplacing ? { replaces: last.manifestSha256 } : {}),
  };
}

function lastLink(last: PublishedExport | undefined): Manifest['previous'] {
  return last === undefined ? null : { date: last.date, sha256: last.manifestSha256 };
}

/** Each call gives the milliseconds since the one before. */
function stopwatch({ clock }: ExportContext): (() => number) & { readonly startedAt: number } {
  const startedAt = clock.now();
  let last = startedAt;
  const lap = () => {
    const before = last;
    last = clock.now();
    return last - before;
  };
  return Object.assign(lap, { startedAt });
}

function countAccounts(): {
  readonly add: (listed: ListedAccount) => void;
  readonly counts: () => Manifest['counts'];
} {
  let [active, inactive, unclear] = [0, 0, 0];
  return {
    add({ account }) {
      if (account.attributes.active === true) active += 1;
      else if (account.attributes.active === false) inactive += 1;
      else unclear += 1;
    },
    counts: () => ({ listed: active + inactive + unclear, active, inactive, unclear }),
  };
}

/**
 * Compares the rows of an export with what the directory showed: before, by its count (undefined where it does not tell),
 * and afterwards, by its complete listing. A directory that grows or shrinks meanwhile has a number of accounts in between.
 * Throws an {@link ExportRejectedError}.
 */
function checkRowsAgainstListing(given: {
  readonly rows: number;
  readonly countedBefore: number | undefined;
  readonly listed: number;
}): void {
  const { rows, listed, countedBefore = listed } = given;
  if (rows === 0) throw new ExportRejectedError('no-accounts', { details: { listed } });
  if (rows < Math.min(listed, countedBefore)) {
    throw new ExportRejectedError('fewer-rows-than-listed', { details: { rows, listed } });
  }
  if (rows > Math.max(listed, countedBefore)) {
    throw new ExportRejectedError('more-rows-than-listed', { details: { rows, listed } });
  }
}

/** Throws an {@link ExportRejectedError} when there are fewer rows than the share that may go since the last good export leaves. */
function checkShrinkage(given: {
  readonly rows: number;
  /** The last good export's; undefined for the first one. */
  readonly previousRows: number | undefined;
  readonly maxShrinkPercent: number;
}): void {
  const { rows, previousRows, maxShrinkPercent } = given;
  if (previousRows === undefined || previousRows === 0) return;
  const shrunkPercent = (100 * (previousRows - rows)) / previousRows;
  if (shrunkPercent > maxShrinkPercent) {
    throw new ExportRejectedError('shrunk', { details: { rows, previousRows } });
  }
}

interface RecordedFile {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** A store that remembers the size and hash of each object that was written through it and completed, by key. */
function recordFiles(store: ObjectStore): {
  readonly store: ObjectStore;
  readonly files: ReadonlyMap<string, RecordedFile>;
} {
  const files = new Map<string, RecordedFile>();
  return {
    files,
    store: {
      ...store,
      async put(key, body, contentType) {
        await store.put(key, body, contentType);
        const bytes = Buffer.from(body);
        files.set(key, {
          bytes: bytes.byteLength,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        });
      },
      openWriter(key, contentType) {
        const writer = store.openWriter(key, contentType);
        const hash = createHash('sha256');
        let bytes = 0;
        return {
          async write(chunk) {
            hash.update(chunk);
            bytes += chunk.byteLength;
            await writer.write(chunk);
          },
          async end() {
            await writer.end();
            files.set(key, { bytes, sha256: hash.digest('hex') });
          },
          abort: () => writer.abort(),
        };
      },
    },
  };
}
