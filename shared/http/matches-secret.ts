import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether what was sent is one of the secrets. Digests are compared, and all of them, so that neither content nor
 * length nor which one it was shows in the time it takes.
 */
export function matchesSecret(sent: string, secrets: readonly string[]): boolean {
  const digest = digestOf(sent);
  return secrets.filter((secret) => timingSafeEqual(digestOf(secret), digest)).length > 0;
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
