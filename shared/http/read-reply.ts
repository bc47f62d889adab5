import { boundBody } from './bound-body.ts';
import { parseRetryAfter } from './retry-delay.ts';
import type { Fail, VendorError } from './vendor-error.ts';

const requestIdHeaders = ['x-request-id', 'x-correlation-id', 'x-amzn-requestid', 'x-amzn-trace-id'];

export interface ReplyContext {
  readonly isWrite: boolean;
  readonly signal: AbortSignal;
  readonly maxReplyBytes: number;
  readonly fail: Fail;
  /** Whether the body of a 2xx says that the call failed. */
  readonly isLogicalFailure?: ((body: unknown) => boolean) | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The JSON of a successful reply, undefined for an empty body. Throws a {@link VendorError} for a status
 * outside 2xx, for a 2xx that says it failed, and for what is not JSON.
 */
export async function readReply(response: Response, context: ReplyContext): Promise<unknown> {
  const text = await readText(
    boundBody(response, { maxBytes: context.maxReplyBytes, signal: context.signal }),
  ).catch((cause) => {
    // The status of a refusal counts even when its body cannot be read.
    if (response.ok) throw cause;
    return undefined;
  });
  const body = text === undefined ? undefined : parseJson(text);
  if (!response.ok) throw statusError(response, body, context);
  if (body === undefined || body.malformed) {
    throw context.fail({
      code: 'unreadable-reply',
      ...whatAndWhere(response),
      retryable: true,
      mayHaveHappened: context.isWrite,
    });
  }
  if (context.isLogicalFailure?.(body.value) === true) throw logicalFailure(response, body.value, context);
  return body.value;
}

interface ParsedBody {
  readonly malformed: boolean;
  readonly value: unknown;
}

function parseJson(text: string): ParsedBody {
  const json = text.replace(/^\uFEFF/, '');
  if (json.trim() === '') return { malformed: false, value: undefined };
  try {
    return { malformed: false, value: JSON.parse(json) };
  } catch {
    return { malformed: true, value: undefined };
  }
}

function statusError(response: Response, body: ParsedBody | undefined, context: ReplyContext): VendorError {
  const { status } = response;
  const refusal = parseErrorBody(body?.value);
  return context.fail({
    code: 'status',
    ...whatAndWhere(response),
    retryable: status === 408 || status === 425 || status === 429 || status >= 500,
    mayHaveHappened: context.isWrite && (status === 408 || status >= 500),
    retryAfterSeconds: parseRetryAfter(response.headers.get('retry-after'), context.now),
    fields: refusal.fields,
    vendorMessage: refusal.message,
    fromVendor: body !== undefined && !body.malformed,
  });
}

function logicalFailure(response: Response, body: unknown, context: ReplyContext): VendorError {
  const refusal = parseErrorBody(body);
  return context.fail({
    code: 'logical-failure',
    ...whatAndWhere(response),
    retryable: false,
    mayHaveHappened: false,
    fields: refusal.fields,
    vendorMessage: refusal.message,
    fromVendor: true,
  });
}

function whatAndWhere(response: Response) {
  return { status: response.status, requestId: requestIdOf(response) };
}

/** The vendor's id of the request, bounded and plain. */
export function requestIdOf({ headers }: Response): string | undefined {
  const requestId = requestIdHeaders.map((name) => headers.get(name)).find((id) => id !== null);
  return requestId?.replace(/[^\w.:=;-]/g, '').slice(0, 100);
}

/** All of the bytes as text. Rejects when it is not UTF-8, rather than replacing what cannot be read. */
export async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  for await (const chunk of body) parts.push(decoder.decode(chunk, { stream: true }));
  parts.push(decoder.decode());
  return parts.join('');
}

/** What a reply says of why a call failed. */
interface Refusal {
  readonly message: string | undefined;
  readonly fields: readonly string[];
}

const messageNames = new Set(['error', 'errors', 'msg', 'message', 'detail', 'details', 'non_field_errors']);
const otherNames = new Set(['status', 'code', 'status_code', 'success', 'data', 'user_id', 'request_id']);
const maxMessageLength = 4096;

/**
 * Reads `{error}`, `{msg}`, `{detail}` and Django REST Framework's `{field: [words]}`, also one level down inside
 * `error` or `errors`. Anything else yields no message and no field.
 */
function parseErrorBody(body: unknown): Refusal {
  const words: string[] = [];
  const fields = new Set<string>();
  collect(body, { words, fields, depth: 0 });
  return {
    message: words.length === 0 ? undefined : words.join('\n').slice(0, maxMessageLength),
    fields: [...fields],
  };
}

interface Findings {
  readonly words: string[];
  readonly fields: Set<string>;
  readonly depth: number;
}

function collect(value: unknown, found: Findings): void {
  if (typeof value === 'string') found.words.push(value);
  else if (Array.isArray(value)) found.words.push(...value.filter((item) => typeof item === 'string'));
  else if (typeof value === 'object' && value !== null && found.depth < 2) {
    for (const [name, inner] of Object.entries(value)) {
      if (messageNames.has(name)) collect(inner, { ...found, depth: found.depth + 1 });
      else if (!otherNames.has(name) && isComplaint(inner)) {
        // Only what looks like a name: an error keeps the fields where they can be logged.
        if (/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) found.fields.add(name);
        collect(inner, { ...found, depth: 2 });
      }
    }
  }
}

function isComplaint(value: unknown): boolean {
  if (typeof value === 'string') return true;
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}
