import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';

export interface SignedDelivery {
  /** The header `webhook-id`. */
  readonly id: string | undefined;
  /** The header `webhook-timestamp`: Unix seconds. */
  readonly timestamp: string | undefined;
  /** The header `webhook-signature`: `v1,<base64>`, several separated by spaces. */
  readonly signatures: string | undefined;
  /** The bytes as they were sent. */
  readonly body: Uint8Array;
  /** Any of them may have signed. Key objects, because an HMAC with bare bytes takes Node five times as long. */
  readonly keys: readonly KeyObject[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type SignatureVerdict =
  | { readonly kind: 'verified' }
  /** `mismatch` is the only one that other keys could change. */
  | { readonly kind: 'rejected'; readonly because: 'missing' | 'malformed' | 'stale' | 'mismatch' };

const toleranceSeconds = 300;
const version = 'v1,';
/** The base64 of an HMAC-SHA256. */
const encodedLength = 44;

/**
 * Checks a delivery by Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`,
 * at most five minutes old or ahead, signed with any of the keys. Never throws, whatever was sent.
 */
export function verifySignature(delivery: SignedDelivery): SignatureVerdict {
  const { id, timestamp, signatures, keys } = delivery;
  if (!id || !timestamp || !signatures) return { kind: 'rejected', because: 'missing' };
  if (!/^\d{1,12}$/.test(timestamp)) return { kind: 'rejected', because: 'malformed' };

  const age = Math.floor(delivery.now / 1000) - Number(timestamp);
  if (Math.abs(age) > toleranceSeconds) return { kind: 'rejected', because: 'stale' };

  const candidates = parseSignatures(signatures);
  if (candidates.length === 0) return { kind: 'rejected', because: 'malformed' };

  const expected = keys.map((key) => sign(`${id}.${timestamp}.`, delivery.body, key));
  const matches = candidates.some((candidate) => expected.some((signature) => isSame(candidate, signature)));
  return matches ? { kind: 'verified' } : { kind: 'rejected', because: 'mismatch' };
}

function parseSignatures(header: string): readonly Buffer[] {
  return header
    .split(' ')
    .filter((signature) => signature.startsWith(version))
    .map((signature) => Buffer.from(signature.slice(version.length), 'utf8'))
    .filter(({ length }) => length === encodedLength);
}

function sign(prefix: string, body: Uint8Array, key: KeyObject): Buffer {
  const signature = createHmac('sha256', key).update(prefix, 'utf8').update(body).digest('base64');
  return Buffer.from(signature, 'utf8');
}

function isSame(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}
