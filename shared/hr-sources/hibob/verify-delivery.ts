import type { SourceProof, SourceVerdict } from '../hr-source.ts';
import { verifyHmacSignature } from '../kit/hmac-signature.ts';

/** Bob signs the body: `Bob-Signature` is the base64 of an HMAC-SHA512. Nothing tells when a delivery was made. */
export function verifyDelivery({ headers, body, secrets }: SourceProof): SourceVerdict {
  const signature = headers['bob-signature'];
  return verifyHmacSignature({ signature, algorithm: 'sha512', encoding: 'base64', signed: [body], secrets });
}
