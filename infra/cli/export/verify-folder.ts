import { createHash, type KeyObject } from 'node:crypto';
import { ObjectGoneError, type ObjectStore } from '../../../shared/aws/objects/object-store.ts';
import { isSignedBy, readSignature } from '../../../shared/evidence/signature.ts';
import type { ChainLink } from '../../../shared/export/check-chain.ts';
import type { SignedLink } from '../../../shared/export/check-signatures.ts';
import {
  hashManifest,
  manifestName,
  manifestSchema,
  signatureName,
} from '../../../shared/export/manifest.ts';
import { parseJson } from '../../../shared/http/parse-json.ts';
import type { ExportFolder } from './list-exports.ts';

/** Where exports are looked at: a bucket, or a copy of one. */
export interface ExportSource {
  readonly store: Pick<ObjectStore, 'read'>;
  list(): Promise<readonly ExportFolder[]>;
}

/** What one date's export is found to be. */
export interface VerifiedFolder {
  readonly folder: ExportFolder;
  /** Undefined where there is no manifest that can be read. */
  readonly link?: ChainLink & Pick<SignedLink, 'signature'>;
  /** What is wrong with its files, each in a few words. */
  readonly faults: readonly string[];
  /** Whether all of its files are there. */
  readonly isWhole: boolean;
}

/** Compares the files of one date's export with what its manifest says of them, and the manifest with its signature. */
export async function verifyFolder(
  { store }: Pick<ExportSource, 'store'>,
  { folder, keys }: { readonly folder: ExportFolder; readonly keys: readonly KeyObject[] },
): Promise<VerifiedFolder> {
  const bytes = await readAll(store, `${folder.prefix}${manifestName}`);
  if (bytes === undefined) return { folder, faults: [`${manifestName} is removed`], isWhole: false };
  const manifest = parse(bytes);
  if (manifest === undefined)
    return { folder, faults: [`${manifestName} is altered: it cannot be read`], isWhole: true };
  const faults: string[] = [];
  const isThere = new Set(folder.files);
  const names = [...Object.keys(manifest.files), ...(manifest.signedBy === undefined ? [] : [signatureName])];
  const isWhole = names.every((name) => isThere.has(name));
  for (const [name, said] of Object.entries(manifest.files)) {
    const found = await hashOf(store, `${folder.prefix}${name}`);
    if (found === undefined) faults.push(`${name} is removed`);
    else if (found !== said.sha256) faults.push(`${name} is altered`);
  }
  for (const name of folder.files) {
    const isOwn = name === manifestName || name === signatureName;
    if (!isOwn && manifest.files[name] === undefined) faults.push(`${name} is added`);
  }
  const signed = await readAll(store, `${folder.prefix}${signatureName}`);
  const signature = signed === undefined ? 'absent' : judge({ bytes, signed, keys });
  return {
    folder,
    link: { date: folder.date, manifest, sha256: hashManifest(bytes), signature },
    faults,
    isWhole,
  };
}

function judge(given: {
  readonly bytes: Buffer;
  readonly signed: Buffer;
  readonly keys: readonly KeyObject[];
}): 'good' | 'wrong' {
  const signature = readSignature(given.signed);
  const isGood = signature !== undefined && isSignedBy(given.keys, { bytes: given.bytes, signature });
  return isGood ? 'good' : 'wrong';
}

function parse(bytes: Buffer) {
  return manifestSchema.safeParse(parseJson(bytes.toString())).data;
}

type Reader = ExportSource['store'];

async function readAll(store: Reader, key: string): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  const isThere = await readEach(store, key, (chunk) => chunks.push(chunk));
  return isThere ? Buffer.concat(chunks) : undefined;
}

async function hashOf(store: Reader, key: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  const isThere = await readEach(store, key, (chunk) => hash.update(chunk));
  return isThere ? hash.digest('hex') : undefined;
}

/** False when there is no such object. */
async function readEach(store: Reader, key: string, use: (chunk: Uint8Array) => unknown): Promise<boolean> {
  try {
    for await (const chunk of store.read({ key })) use(chunk);
    return true;
  } catch (error) {
    if (error instanceof ObjectGoneError) return false;
    throw error;
  }
}
