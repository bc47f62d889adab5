import type { SourceProof, SourceVerdict } from '../hr-source.ts';
import { verifyHmacSignature } from '../kit/hmac-signature.ts';

/**
 * Gusto signs the body: `X-Gusto-Signature` is the hex of an HMAC-SHA256, whose key is the subscription's verification
 * token. Nothing tells when a delivery was made.
 */
export function verifyDelivery({ headers, body, secrets }: SourceProof): SourceVerdict {
  const signature = headers['x-gusto-signature'];
  return verifyHmacSignature({ signature, algorithm: 'sha256', encoding: 'hex', signed: [body], secrets });
}
