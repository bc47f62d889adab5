import { createHash } from 'node:crypto';

/**
 * Tells a repeated event from another one that came under its id: SHA-256 over what was said, as 64 hex digits. It is
 * not over the bytes, because HR systems count attempts in there.
 */
export function contentHash(said: object): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(said)))
    .digest('hex');
}

/** JSON keeps the order in which keys were written, which says nothing. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
