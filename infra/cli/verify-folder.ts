import { createHash } from 'node:crypto';
import { ObjectGoneError, type ObjectStore } from '../../shared/aws/object-store.ts';
import type { ChainLink } from '../../shared/export/check-chain.ts';
import { hashManifest, manifestName, manifestSchema } from '../../shared/export/manifest.ts';
import type { ExportFolder } from './list-exports.ts';

/** What one date's export is found to be. */
export interface VerifiedFolder {
  readonly folder: ExportFolder;
  /** Undefined where there is no manifest that can be read. */
  readonly link?: ChainLink;
  /** What is wrong with its files, each in a few words. */
  readonly faults: readonly string[];
}

/** Compares the files of one date's export with what its manifest says of them. */
export async function verifyFolder(store: ObjectStore, folder: ExportFolder): Promise<VerifiedFolder> {
  const bytes = await readAll(store, `${folder.prefix}${manifestName}`);
  if (bytes === undefined) return { folder, faults: [`${manifestName} is removed`] };
  const manifest = parse(bytes);
  if (manifest === undefined) return { folder, faults: [`${manifestName} is altered: it cannot be read`] };
  const faults: string[] = [];
  for (const [name, said] of Object.entries(manifest.files)) {
    const found = await hashOf(store, `${folder.prefix}${name}`);
    if (found === undefined) faults.push(`${name} is removed`);
    else if (found !== said.sha256) faults.push(`${name} is altered`);
  }
  for (const name of folder.files) {
    if (name !== manifestName && manifest.files[name] === undefined) faults.push(`${name} is added`);
  }
  return { folder, link: { date: folder.date, manifest, sha256: hashManifest(bytes) }, faults };
}

function parse(bytes: Buffer) {
  try {
    return manifestSchema.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}

async function readAll(store: ObjectStore, key: string): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  const isThere = await readEach(store, key, (chunk) => chunks.push(chunk));
  return isThere ? Buffer.concat(chunks) : undefined;
}

async function hashOf(store: ObjectStore, key: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  const isThere = await readEach(store, key, (chunk) => hash.update(chunk));
  return isThere ? hash.digest('hex') : undefined;
}

/** False when there is no such object. */
async function readEach(
  store: ObjectStore,
  key: string,
  use: (chunk: Uint8Array) => unknown,
): Promise<boolean> {
  try {
    for await (const chunk of store.read({ key })) use(chunk);
    return true;
  } catch (error) {
    if (error instanceof ObjectGoneError) return false;
    throw error;
  }
}
