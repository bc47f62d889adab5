import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { detailReply, jsonReply, type Reply } from './reply.ts';

const limitBytes = 64 * 1024 * 1024;

export type Fields = Readonly<Record<string, unknown>>;

/** A request's body by any of the three published encodings. Form values are text; `files` are a form's file parts. */
export interface RequestBody {
  readonly fields: Fields;
  readonly files: readonly string[];
  readonly encoding: 'none' | 'json' | 'form';
}

export type BodyRead = { readonly body: RequestBody } | { readonly refused: Reply };

const collect = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= limitBytes) chunks.push(bytes);
  }
  return size > limitBytes ? undefined : Buffer.concat(chunks);
};

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readJson = (bytes: Buffer): BodyRead => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { refused: detailReply(400, `JSON parse error - ${error instanceof Error ? error.message : ''}`) };
  }
  if (isFields(parsed)) return { body: { fields: parsed, files: [], encoding: 'json' } };
  return { refused: jsonReply(400, { non_field_errors: ['Invalid data. Expected a dictionary.'] }) };
};

const readForm = async (bytes: Buffer, contentType: string): Promise<BodyRead> => {
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { 'content-type': contentType },
    }).formData();
    const fields: [string, unknown][] = [];
    const files: string[] = [];
    for (const [name, value] of form) {
      if (typeof value === 'string') fields.push([name, value]);
      else files.push(await value.text());
    }
    return { body: { fields: Object.fromEntries(fields), files, encoding: 'form' } };
  } catch (error) {
    return {
      refused: detailReply(
        400,
        `Multipart form parse error - ${error instanceof Error ? error.message : ''}`,
      ),
    };
  }
};

/** Reads the whole body and decodes it by its content type. */
export const readRequestBody = async (request: IncomingMessage): Promise<BodyRead> => {
  const bytes = await collect(request);
  if (bytes === undefined) return { refused: detailReply(413, 'Request body exceeded the limit.') };
  if (bytes.length === 0) return { body: { fields: {}, files: [], encoding: 'none' } };
  const contentType = request.headers['content-type'] ?? '';
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return readJson(bytes);
  if (type === 'multipart/form-data' || type === 'application/x-www-form-urlencoded') {
    return readForm(bytes, contentType);
  }
  return { refused: detailReply(415, `Unsupported media type "${contentType}" in request.`) };
};
