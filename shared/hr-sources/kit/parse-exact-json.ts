/**
 * Parses JSON so that no id is rounded: a number that a double does not hold exactly is read as the text that was
 * written. Throws a `SyntaxError`.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, written?: { readonly source?: string }) =>
    typeof value === 'number' && written?.source !== undefined ? readExactly(value, written.source) : value,
  );
}

function readExactly(value: number, source: string): number | string {
  const integer = source.replace(/\.0+$/, '');
  if (/^-?\d+$/.test(integer)) return Number.isSafeInteger(value) ? value : integer;
  return String(value) === source ? value : source;
}
