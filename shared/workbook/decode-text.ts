const escaped = /_x([0-9A-Fa-f]{4})_/g;

/** Undoes how a workbook writes characters that XML cannot hold: `_x000D_`. Source: ECMA-376, 22.9.2.19 (ST_Xstring). */
export function decodeText(text: string): string {
  return text.includes('_x')
    ? text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}
