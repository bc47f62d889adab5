import { writeCsv } from '../csv/write-csv.ts';
import type { DriftCheck, DriftSummary } from '../drift/drift-check.ts';
import type { PublishedExport } from '../ledger/export-record.ts';
import type { ExportDirectory } from '../provisioning/directory-export.ts';
import { checkRowsAgainstListing, checkShrinkage } from './check-rows-against-listing.ts';
import { countAccounts } from './count-accounts.ts';
import { downloadUsers } from './download-users.ts';
import type { ExportContext, ExportRequest } from './export-context.ts';
import { type Manifest, manifestName, writeManifest } from './manifest.ts';
import { type RecordedFile, recordFiles } from './record-files.ts';
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
  /** The attempt's folder. */
  readonly prefix: string;
  /** The last export that was published. */
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
    readonly files: ReadonlyMap<string, RecordedFile>;
  },
): Manifest {
  const { files: recorded, ...rest } = made;
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
