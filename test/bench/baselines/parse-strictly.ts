const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const maxDepth = 16;

/** A string, and a colon after it where the string is a key. */
const stringAndColon = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/**
 * Parses UTF-8 JSON by hand-picked means: `JSON.parse`, and as many keys in the text as in the result, or one
 * occurred twice. Undefined for a 400.
 */
export function parseStrictly(bytes: Buffer): object | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    let keys = 0;
    for (const [, colon] of text.matchAll(stringAndColon)) if (colon !== undefined) keys += 1;
    return keys === countKeys(value, 1) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Not a number for what is too deep or has a key that no one may use. */
function countKeys(value: object, depth: number): number {
  if (depth > maxDepth) return Number.NaN;
  let count = 0;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) count += forbidden.has(key) ? Number.NaN : 1;
    if (typeof inner === 'object' && inner !== null) count += countKeys(inner, depth + 1);
  }
  return count;
}
