import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { checkStrictJson } from '../../webhook/check-strict-json.ts';
import { badRequest, ScimError, scimFaults } from '../http/scim-error.ts';

/** Room for a group's thousands of members, as one request carries them. */
const maxBytes = 1024 * 1024;

const jsonMediaType = /^application\/(?:scim\+)?json[ \t]*(?:;|$)/i;

/** A JSON object as a client sent it. */
export type ScimBody = Readonly<Record<string, unknown>>;

/**
 * Reads a body that is strict JSON in UTF-8: an object, with no key twice in any letter case, none that reaches into prototypes,
 * not nested deeply. Throws a {@link ScimError}: 413, 415, or 400 `invalidSyntax`.
 */
export function readScimBody({
  headers,
  body = '',
  isBase64Encoded,
}: Pick<APIGatewayProxyEventV2, 'headers' | 'body' | 'isBase64Encoded'>): ScimBody {
  const bytes = bytesWithin({ body, isBase64Encoded, maxBytes });
  // Without a type it is taken for JSON: Okta's published test sends none.
  const isJson = jsonMediaType.test(headers['content-type'] ?? 'application/json');
  if (!isJson || !/^(?:identity)?$/i.test(headers['content-encoding'] ?? ''))
    throw new ScimError(scimFaults.unsupportedMediaType);
  const text = decodeUtf8(bytes);
  if (text === undefined) throw malformed('encoding');
  const verdict = checkStrictJson(text);
  if (verdict.kind === 'forbidden-key') throw malformed('forbidden-key');
  if (verdict.kind === 'malformed') throw malformed(verdict.because);
  const parsed: unknown = JSON.parse(text);
  if (!isScimBody(parsed)) throw malformed('not-an-object');
  requireSound(parsed);
  return parsed;
}

/** Names are the same in any letter case, so that of two only one could count; and DynamoDB keeps no half of a surrogate pair. */
function requireSound(value: unknown): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw malformed('encoding');
  } else if (Array.isArray(value)) {
    for (const one of value) requireSound(one);
  } else if (isScimBody(value)) {
    const entries = Object.entries(value);
    const names = new Set(entries.map(([name]) => name.toLowerCase()));
    if (names.size < entries.length) throw malformed('duplicate-key');
    for (const [, one] of entries) requireSound(one);
  }
}

/** The bytes that were sent. Throws a {@link ScimError} (413) where they are more. */
function bytesWithin(sent: {
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly maxBytes: number;
}): Buffer {
  // The shortest text that could hold too many bytes is not worth decoding.
  if (sent.body.length > 2 * sent.maxBytes) throw new ScimError(scimFaults.tooLarge);
  const bytes = Buffer.from(sent.body, sent.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > sent.maxBytes) throw new ScimError(scimFaults.tooLarge);
  return bytes;
}

/** Whether a value is a JSON object. */
export function isScimBody(value: unknown): value is ScimBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const details = {
  'byte-order-mark': 'The body begins with a byte order mark.',
  'duplicate-key': 'An object has the same key twice, in any letter case.',
  encoding: 'The body is not UTF-8.',
  'forbidden-key': 'An object has a key that no resource has.',
  'not-an-object': 'The body is not a JSON object.',
  syntax: 'The body does not parse as JSON.',
  'too-deep': 'The body is nested too deeply.',
} as const;

function malformed(because: keyof typeof details): ScimError {
  return badRequest('invalidSyntax', details[because], because);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
