import { ObjectGoneError, type ObjectVersion } from '../../../../shared/aws/objects/object-store.ts';
import type { Identifier } from '../../../../shared/domain/identity/identifiers.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import { importKey } from '../../../../shared/ledger/table/ledger-keys.ts';
import { redactPieces } from './redact-pieces.ts';
import type { ReportFiles } from './report-files.ts';

/** What became of a person's rows in reports. */
export interface ErasedReports {
  /** Files that were written again without the person. */
  readonly files: number;
  /** Imports that are still going on, or wait for someone: their reports were left alone. */
  readonly openImports: readonly string[];
  /** Feeds whose last full file had the person: unless it says that they left, the next one brings them back. */
  readonly listedBy: readonly string[];
}

interface Erasing {
  readonly files: ReportFiles;
  readonly context: LedgerContext;
  readonly names: readonly Identifier[];
}

const folders = ['reports/', 'state/'];
const finalStates: ReadonlySet<unknown> = new Set(['done', 'rejected', 'planned', undefined]);

/** Files that are read at once: each takes a few megabytes. */
const atOnce = 8;

/** An import may be writing the same file. */
const mostAttempts = 5;

const contentTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
};

/**
 * Takes a person out of the reports of all imports and of the lists of feeds' members. Files are written again, if no one else wrote them
 * meanwhile, and former versions that have the person are deleted. To be done before the names are erased; it may be repeated.
 */
export async function eraseReports(erasing: Erasing): Promise<ErasedReports> {
  const { files } = erasing;
  const openImports = new Set<string>();
  const listedBy = new Set<string>();
  let written = 0;
  for (const folder of folders) {
    await forEach(files.list(folder), async (key) => {
      const done = await eraseFile(erasing, key);
      if (done === 'left') openImports.add(importIdOf(key) ?? '');
      if (done !== 'written') return;
      written += 1;
      const [, feed] = /^state\/feeds\/([^/]+)\//.exec(key) ?? [];
      if (feed !== undefined) listedBy.add(feed);
    });
    await forEach(files.formerVersions(folder), async (version) => {
      if (!(await isThePersonIn(erasing, version))) return;
      if (await isFinal(erasing, version.key)) await files.removeVersion(version);
      else openImports.add(importIdOf(version.key) ?? '');
    });
  }
  return { files: written, openImports: [...openImports], listedBy: [...listedBy] };
}

async function eraseFile(erasing: Erasing, key: string): Promise<'written' | 'left' | 'nothing'> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const etag = (await erasing.files.head({ key }))?.etag;
      if (etag === undefined || !(await isThePersonIn(erasing, { key, etag }))) return 'nothing';
      if (!(await isFinal(erasing, key))) return 'left';
      await writeWithout(erasing, { key, etag });
      return 'written';
    } catch (error) {
      if (!(error instanceof ObjectGoneError) || attempt === mostAttempts) throw error;
    }
  }
}

async function isThePersonIn({ files, names }: Erasing, file: ObjectVersion): Promise<boolean> {
  for await (const { isChanged } of redactPieces({ key: file.key, bytes: files.read(file) }, names))
    if (isChanged) return true;
  return false;
}

async function writeWithout(
  { files, names }: Erasing,
  file: { readonly key: string; readonly etag: string },
): Promise<void> {
  const { key, etag: replaces } = file;
  const contentType = contentTypes[key.slice(key.lastIndexOf('.') + 1)] ?? '';
  const writer = files.openReplacement({ key, contentType, replaces });
  try {
    for await (const { text } of redactPieces({ key, bytes: files.read(file) }, names))
      await writer.write(Buffer.from(text));
    await writer.end();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

function importIdOf(key: string): string | undefined {
  return /^reports\/([^/]+)\//.exec(key)?.[1];
}

async function isFinal({ context: { table } }: Erasing, key: string): Promise<boolean> {
  const importId = importIdOf(key);
  return importId === undefined || finalStates.has((await table.get(importKey(importId)))?.import?.state);
}

async function forEach<Item>(items: AsyncIterable<Item>, act: (item: Item) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  const work = async () => {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
      await act(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
