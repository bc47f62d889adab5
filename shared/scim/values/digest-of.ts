import { createHash } from 'node:crypto';

/** Equal for what is equal but for the order of its keys, in which the table keeps nothing. */
export function digestOf(content: unknown): string {
  const inOrder = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(content, inOrder)).digest('hex').slice(0, 32);
}
