import { Buffer } from 'node:buffer';
import type { Fields, RequestBody } from '../../common/wire/read-request-body.ts';
import { jsonReply, type Reply } from '../../common/wire/reply.ts';
import { type Call, type Operation, recordEffect } from './call.ts';
import { addUser, createdValues, createErrors } from './create-user.ts';
import { coerceForm, type FieldErrors } from './field-rules.ts';
import { nameConflict } from './name-conflict.ts';

interface RowError {
  /** Counted from 1, without the header. */
  readonly row: number;
  readonly errors: FieldErrors;
}

const rowErrors = ({ tenant }: Call, fields: Fields): FieldErrors => {
  const errors = createErrors(fields, tenant, false);
  if (Object.keys(errors).length > 0) return errors;
  const conflict = nameConflict(tenant, { username: fields.username, email: fields.email });
  return conflict === undefined ? {} : { username: ['A user with that value already exists.'] };
};

const importFile = (call: Call, apply: boolean): Reply => {
  const rows = readUserFile(call.body);
  if (rows === undefined) return jsonReply(400, { file: ['No file was submitted.'] });
  const errors: RowError[] = [];
  rows.forEach((fields, i) => {
    const found = rowErrors(call, fields);
    if (Object.keys(found).length > 0) {
      errors.push({ row: i + 1, errors: found });
    } else if (apply) {
      const user = addUser(call.tenant, fields, call.tenant.options.visibleAfterMs);
      recordEffect(call, { kind: 'created', user, values: createdValues(user) });
    }
  });
  return jsonReply(200, {
    status: 'success',
    total: rows.length,
    valid: rows.length - errors.length,
    errors,
  });
};

/** `POST /validate_csv/`: says what an upload would refuse; changes nothing. */
export const validateCsv: Operation = (call) => importFile(call, false);

/** `POST /upload_csv/`: creates the good rows and reports the others. */
export const uploadCsv: Operation = (call) => importFile(call, true);

const dataUrl = /^data:[^,]*;base64,([A-Za-z0-9+/=\s]*)$/;

const decodeDataUrl = (value: unknown): string | undefined => {
  const encoded = typeof value === 'string' ? dataUrl.exec(value)?.[1] : undefined;
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
};

/**
 * The rows of an uploaded CSV file: a multipart file part under any name, or a base64 data URL in any field of a JSON or
 * form body. Undefined where the body carries no file.
 */
const readUserFile = (body: RequestBody): readonly Fields[] | undefined => {
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
