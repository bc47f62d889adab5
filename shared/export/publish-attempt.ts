import type { ObjectStore } from '../aws/objects/object-store.ts';
import { type Signer, writeSignature } from '../evidence/signature.ts';
import type { PublishedExport } from './export-ledger.ts';
import {
  hashManifest,
  type Manifest,
  manifestName,
  manifestSchema,
  signatureName,
  writeManifest,
} from './manifest.ts';

/** A copy is not what was copied. Publishing is repeated by the next run. */
class CopyDiffersError extends Error {
  override readonly name = 'CopyDiffersError';

  constructor() {
    super('a published file has not the size of its original');
  }
}

/**
 * Publishes an attempt: its files one after the other, then the signature of the manifest, and then the manifest, which says
 * what they are. It may be repeated, and goes on where it was interrupted. Throws an `ObjectGoneError` when the attempt is not
 * there any more, and a `SigningUnavailableError` when the manifest cannot be signed.
 */
export async function publishAttempt(given: {
  readonly store: ObjectStore;
  readonly signer: Signer;
  readonly from: string;
  readonly to: string;
  /** Ends it before the next step: another run has taken over, or the time is up. */
  readonly signal: AbortSignal;
}): Promise<PublishedExport & { readonly keys: readonly string[] }> {
  const { store, signer, from, to, signal } = given;
  const manifest = await readManifest(store, `${from}${manifestName}`);
  const files: Manifest['files'] = {};
  for (const [name, file] of Object.entries(manifest.files)) {
    signal.throwIfAborted();
    await store.copy(`${from}${name}`, `${to}${name}`);
    const copy = await store.head({ key: `${to}${name}` });
    if (copy?.size !== file.bytes) throw new CopyDiffersError();
    files[name] = { ...file, ...(copy.versionId === undefined ? {} : { versionId: copy.versionId }) };
  }
  const bytes = writeManifest({ ...manifest, files, signedBy: signer.keyId });
  const signature = writeSignature(await signer.sign(bytes));
  signal.throwIfAborted();
  await store.put(`${to}${signatureName}`, signature, 'application/json');
  await store.put(`${to}${manifestName}`, bytes, 'application/json');
  const { date, attempt, rows, previous } = manifest;
  return {
    date,
    attempt,
    rows,
    previous,
    manifestSha256: hashManifest(bytes),
    keys: [...Object.keys(files), signatureName, manifestName].map((name) => `${to}${name}`),
  };
}

async function readManifest(store: ObjectStore, key: string): Promise<Manifest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.read({ key })) chunks.push(chunk);
  return manifestSchema.parse(JSON.parse(Buffer.concat(chunks).toString()));
}
