import { createHash, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { KMSClient } from '@aws-sdk/client-kms';
import { getPublicKey } from '../../../shared/evidence/create-kms-signer.ts';
import { readPublicKeys } from '../../../shared/evidence/signature.ts';
import type { Stage } from '../common/open-stage.ts';
import { CliError } from '../common/run-command.ts';

/** The public key by which the stage's exports are verified, as AWS KMS tells it. */
export async function fetchPublicKey(stage: Stage): Promise<KeyObject> {
  if (stage.evidenceKey === undefined)
    throw new CliError(`Exports of ${stage.title} are not signed yet: deploy this version first.`);
  const kms = new KMSClient(stage.settings('kms'));
  try {
    return await getPublicKey(kms, stage.evidenceKey);
  } finally {
    kms.destroy();
  }
}

/** The keys that someone kept. Throws a {@link CliError} where the file has none. */
export function readKeptKeys(file: string): readonly KeyObject[] {
  let keys: readonly KeyObject[];
  try {
    keys = readPublicKeys(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CliError(`The public keys in ${file} cannot be read.`, { cause });
  }
  if (keys.length === 0) throw new CliError(`There is no public key in ${file}: expected PEM.`);
  return keys;
}

/** By which people compare keys: SHA-256 of the key in DER, in base64. */
export function fingerprintOf(key: KeyObject): string {
  const der = key.export({ format: 'der', type: 'spki' });
  return `SHA256:${createHash('sha256').update(der).digest('base64')}`;
}
