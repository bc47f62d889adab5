import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SourceVerdict } from '../hr-source.ts';

export interface HmacSignature {
  /** The header's value, nothing but the signature. */
  readonly signature: string | undefined;
  readonly algorithm: 'sha256' | 'sha512';
  /** Hex in either case, or base64 in the standard alphabet with its padding. */
  readonly encoding: 'hex' | 'base64';
  /** What was signed, in order. Text counts as UTF-8. */
  readonly signed: readonly (string | Uint8Array)[];
  /** Any of them may have signed; their text is the key. An empty one, with which anyone could sign, is none. */
  readonly secrets: readonly string[];
}

const bytesOf = { sha256: 32, sha512: 64 } as const;
const alphabet = { hex: /^[0-9a-f]*$/i, base64: /^[A-Za-z0-9+/]*={0,2}$/ } as const;

/**
 * Checks the one HMAC that a delivery carries, as most HR systems send it. Never throws, whatever was sent, and its time
 * tells nothing of where a signature differs.
 */
export function verifyHmacSignature(delivery: HmacSignature): SourceVerdict {
  const { signature, algorithm, encoding, signed, secrets } = delivery;
  if (!signature) return { kind: 'rejected', because: 'missing' };
  const length = Buffer.alloc(bytesOf[algorithm]).toString(encoding).length;
  if (signature.length !== length || !alphabet[encoding].test(signature)) {
    return { kind: 'rejected', because: 'malformed' };
  }
  const sent = Buffer.from(encoding === 'hex' ? signature.toLowerCase() : signature, 'latin1');
  const matches = secrets
    .filter((secret) => secret !== '')
    .map((secret) => {
      const hmac = createHmac(algorithm, secret);
      for (const part of signed) hmac.update(part);
      return Buffer.from(hmac.digest(encoding), 'latin1');
    })
    .filter((expected) => expected.length === sent.length && timingSafeEqual(expected, sent));
  return matches.length > 0 ? { kind: 'verified' } : { kind: 'rejected', because: 'mismatch' };
}
