import { randomBytes } from 'node:crypto';

/** A fresh secret to sign webhooks with, `whsec_…`. Not drawn from the seed: what it is changes nothing. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
