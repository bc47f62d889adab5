import { Buffer } from 'node:buffer';
import type { Fields, RequestBody } from '../../common/wire/read-request-body.ts';
import { coerceForm } from './field-rules.ts';

const dataUrl = /^data:[^,]*;base64,([A-Za-z0-9+/=\s]*)$/;

const decodeDataUrl = (value: unknown): string | undefined => {
  const encoded = typeof value === 'string' ? dataUrl.exec(value)?.[1] : undefined;
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
};

/**
 * The rows of an uploaded CSV file: a multipart file part under any name, or a base64 data URL in any field of a JSON or
 * form body. Undefined where the body carries no file.
 */
export const readUserFile = (body: RequestBody): readonly Fields[] | undefined => {
  const file =
    body.files[0] ??
    Object.values(body.fields)
      .map(decodeDataUrl)
      .find((text) => text !== undefined);
  if (file === undefined) return undefined;
  const [header = [], ...rows] = parseCsv(file);
  return rows.map((row) =>
    coerceForm(
      Object.fromEntries(
        header
          .map((name, i): [string, unknown] => [name.trim(), row[i] ?? ''])
          .filter(([, cell]) => cell !== ''),
      ),
    ),
  );
};

/** Splits RFC 4180 text into rows of cells; quoted cells may hold commas, quotes and line breaks. Empty lines are left out. */
const parseCsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  const token = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|\r|\n|$)/gy;
  let row: string[] = [];
  const source = text.replace(/^\uFEFF/, '');
  while (token.lastIndex < source.length) {
    const at = token.lastIndex;
    const [, raw = '', end = ''] = token.exec(source) ?? [];
    if (token.lastIndex <= at) break;
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === ',') continue;
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
};
