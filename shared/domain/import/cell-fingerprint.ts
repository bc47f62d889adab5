import type { AttributeName, AttributeValue } from '../attributes.ts';
import { comparableValue } from '../comparable-value.ts';
import { hashText } from '../hash-text.ts';

/**
 * 32 bits, never 0, that tell whether a value of one person's attribute has changed: a change goes unseen once in four
 * thousand million. Part of the snapshots that are kept: with another function every cell would look changed once.
 */
export function cellFingerprint(name: AttributeName, value: AttributeValue | undefined): number {
  const hash = hashText(comparableValue(name, value));
  return hash === 0 ? 1 : hash;
}
