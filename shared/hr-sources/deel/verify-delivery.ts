import type { SourceProof, SourceVerdict } from '../hr-source.ts';
import { verifyHmacSignature } from '../kit/hmac-signature.ts';

/**
 * Deel signs the word POST and the body: `x-deel-signature` is the hex of an HMAC-SHA256. The `timestamp` in the body tells
 * when an event was sent, not that a delivery is fresh.
 */
export function verifyDelivery({ headers, body, secrets }: SourceProof): SourceVerdict {
  const signature = headers['x-deel-signature'];
  return verifyHmacSignature({
    signature,
    algorithm: 'sha256',
    encoding: 'hex',
    signed: ['POST', body],
    secrets,
  });
}
