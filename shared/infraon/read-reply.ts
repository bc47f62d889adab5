import { boundBody } from '../http/bound-body.ts';
import { parseRetryAfter } from '../http/parse-retry-after.ts';
import { readText } from '../http/read-text.ts';
import { InfraonError } from './infraon-error.ts';
import { isLogicalFailure } from './is-logical-failure.ts';
import type { InfraonOptions } from './options.ts';
import { readRefusal } from './read-refusal.ts';

const requestIdHeaders = ['x-request-id', 'x-correlation-id', 'x-amzn-requestid', 'x-amzn-trace-id'];

export interface ReplyContext {
  readonly isWrite: boolean;
  readonly signal: AbortSignal;
  readonly options: Pick<InfraonOptions, 'maxReplyBytes' | 'failureStatuses'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * The JSON of a successful reply, undefined for an empty body. Throws an {@link InfraonError} for a status
 * outside 2xx, for a 2xx that says it failed, and for what is not JSON.
 */
export async function readReply(response: Response, context: ReplyContext): Promise<unknown> {
  const text = await readText(
    boundBody(response, { maxBytes: context.options.maxReplyBytes, signal: context.signal }),
  ).catch((cause) => {
    // The status of a refusal counts even when its body cannot be read.
    if (response.ok) throw cause;
    return undefined;
  });
  const body = text === undefined ? undefined : parseJson(text);
  if (!response.ok) throw statusError(response, body, context);
  if (body === undefined || body.malformed) {
    throw new InfraonError({
      code: 'unreadable-reply',
      ...whatAndWhere(response),
      retryable: true,
      mayHaveHappened: context.isWrite,
    });
  }
  if (isLogicalFailure(body.value, context.options)) throw logicalFailure(response, body.value);
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

function statusError(response: Response, body: ParsedBody | undefined, context: ReplyContext): InfraonError {
  const { status } = response;
  const refusal = readRefusal(body?.value);
  return new InfraonError({
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

function logicalFailure(response: Response, body: unknown): InfraonError {
  const refusal = readRefusal(body);
  return new InfraonError({
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
  const requestId = requestIdHeaders.map((name) => response.headers.get(name)).find((id) => id !== null);
  // Bounded and plain, because it goes to the log.
  return { status: response.status, requestId: requestId?.replace(/[^\w.:=;-]/g, '').slice(0, 100) };
}
