import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a text has one of the digests (SHA-256). All of them are compared, so that which one it was does not show in the time it takes. */
export function matchesDigest(text: string, digests: readonly Buffer[]): boolean {
  const own = createHash('sha256').update(text, 'utf8').digest();
  return digests.filter((digest) => timingSafeEqual(digest, own)).length > 0;
}
