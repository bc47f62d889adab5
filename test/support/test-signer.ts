import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Signer } from '../../shared/evidence/signature.ts';

/** A signer with a key of its own in this process, and the public key. */
export function createTestSigner(keyId = 'arn:aws:kms:test'): Signer & { readonly publicKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    keyId,
    publicKey,
    sign: async (bytes) => ({
      algorithm: 'ECDSA_SHA_256',
      keyId,
      signature: sign('sha256', bytes, privateKey).toString('base64'),
    }),
  };
}
