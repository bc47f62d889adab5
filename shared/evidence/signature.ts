import { createPublicKey, createVerify, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../http/parse-json.ts';

/** Signs files that are evidence, with a key that no one can read. */
export interface Signer {
  /** The ARN of the key. */
  readonly keyId: string;
  /** Throws a {@link SigningUnavailableError} when the key cannot be used now. */
  sign(bytes: Uint8Array): Promise<Signature>;
}

/** The key did not sign: AWS KMS could not be reached or refused. Nothing has changed, and signing may be repeated. */
export class SigningUnavailableError extends Error {
  override readonly name = 'SigningUnavailableError';

  constructor(options: { readonly cause?: unknown } = {}) {
    super('the key did not sign', options);
  }
}

/** ECDSA over P-256 and SHA-256, as AWS KMS calls it. The signature itself is in DER, so that OpenSSL reads it, too. */
export const signingAlgorithm = 'ECDSA_SHA_256';

export const signatureSchema = z.object({
  algorithm: z.literal(signingAlgorithm),
  /** The key's ARN. It says which key to look for, and is no reason to trust it. */
  keyId: z.string().min(1),
  /** Base64. */
  signature: z.base64().min(1),
});

/** A signature over the bytes of another file. */
type Signature = z.infer<typeof signatureSchema>;

/** The signature as it is stored beside the file that it is of. */
export function writeSignature(signature: Signature): Buffer {
  return Buffer.from(`${JSON.stringify(signature, undefined, 2)}\n`);
}

/** Undefined where the bytes are no signature. */
export function readSignature(bytes: Buffer): Signature | undefined {
  return signatureSchema.safeParse(parseJson(bytes.toString())).data;
}

/** Whether one of the keys made the signature over exactly these bytes. */
export function isSignedBy(
  keys: readonly KeyObject[],
  { bytes, signature }: { readonly bytes: Uint8Array; readonly signature: Signature },
): boolean {
  const made = Buffer.from(signature.signature, 'base64');
  return keys.some((key) => createVerify('sha256').update(bytes).verify(key, made));
}

const pemBlock = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g;

/** The public keys of a PEM file, which may hold several. Throws where one cannot be read or signs in another way. */
export function readPublicKeys(pem: string): readonly KeyObject[] {
  return [...pem.matchAll(pemBlock)].map(([block]) => requireP256(createPublicKey(block)));
}

/** A public key as AWS KMS gives it: SubjectPublicKeyInfo in DER. */
export function publicKeyOf(der: Uint8Array): KeyObject {
  return requireP256(createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }));
}

function requireP256(key: KeyObject): KeyObject {
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw new TypeError('expected a public key of the curve P-256');
}
