import type { SourceProof, SourceVerdict } from '../hr-source.ts';
import { verifyHmacSignature } from '../kit/hmac-signature.ts';
import { readInstant } from '../kit/read-instant.ts';

const toleranceMs = 300_000;

/**
 * Checks `X-BambooHR-Signature`: the hex HMAC-SHA256 of the body, followed directly by `X-BambooHR-Timestamp` as it was
 * sent, which is an epoch or ISO 8601 and at most five minutes away from now.
 */
export function verifyDelivery({ headers, body, secrets, now }: SourceProof): SourceVerdict {
  const { 'x-bamboohr-signature': signature, 'x-bamboohr-timestamp': timestamp } = headers;
  if (!signature || !timestamp) return { kind: 'rejected', because: 'missing' };
  const sentAt = readInstant(timestamp, 'UTC');
  if (sentAt === undefined) return { kind: 'rejected', because: 'malformed' };
  if (Math.abs(now - Date.parse(sentAt)) > toleranceMs) return { kind: 'rejected', because: 'stale' };
  return verifyHmacSignature({
    ...{ signature, secrets },
    algorithm: 'sha256',
    encoding: 'hex',
    signed: [body, timestamp],
  });
}
