/** A text or a number of parsed JSON as text. Undefined for anything else: `String` throws for some objects. */
export function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}
