import { createHash } from 'node:crypto';
import type { Person } from './person.ts';

/**
 * Tells whether anything was merged into a person since: the digest of all that events said and left open. What is
 * known of accounts is not part of it.
 */
export function factsDigest(person: Person): string {
  const { desired, onboarded, identifiers, joined, openEvents, authority = null } = person;
  const references = openEvents.map(({ reference }) => reference);
  const said = JSON.stringify([desired, onboarded, identifiers, joined, references, authority], inOrder);
  return createHash('sha256').update(said).digest('hex').slice(0, 32);
}

/** Objects are kept without an order of their keys. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
