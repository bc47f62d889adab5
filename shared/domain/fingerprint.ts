import { createHash } from 'node:crypto';
import type { AttributeValue } from './attributes.ts';

/** Tells whether two values are the same without keeping either: the first 16 hex digits of a SHA-256. */
export function fingerprint(value: AttributeValue): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
