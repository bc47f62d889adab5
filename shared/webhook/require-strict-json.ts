import { isUtf8 } from 'node:buffer';
import type { MiddlewareObj } from '@middy/core';
import { checkStrictJson } from './check-strict-json.ts';
import { type Problem, ProblemError, problems } from './problem-details.ts';
import type { WebhookRequest } from './webhook-request.ts';

const maxBytes = 256 * 1024;

/** Decodes the body into the bytes that were sent and refuses more than 256 KiB of them (413). */
export function limitBodySize(): MiddlewareObj<WebhookRequest> {
  return {
    before({ event }) {
      const { body = '', isBase64Encoded } = event;
      // The shortest text that could hold too many bytes is not worth decoding.
      if (body.length > 2 * maxBytes) throw new ProblemError(problems.tooLarge);
      const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
      if (bytes.length > maxBytes) throw new ProblemError(problems.tooLarge);
      event.rawBody = bytes;
    },
  };
}

const jsonMediaType = /^application\/json[ \t]*(?:;|$)/i;

/**
 * Lets only `application/json` (415) in UTF-8 that is strict JSON (400) pass, and leaves the text in `body` for the
 * parser. Runs after the signature was verified on the bytes.
 */
export function requireStrictJson(): MiddlewareObj<WebhookRequest> {
  return {
    before({ event }) {
      if (!jsonMediaType.test(event.headers['content-type'] ?? '')) {
        throw new ProblemError(problems.unsupportedMediaType);
      }
      const text = decodeUtf8(event.rawBody ?? new Uint8Array());
      if (text === undefined) throw malformed('encoding');
      const verdict = checkStrictJson(text);
      if (verdict.kind === 'malformed') throw malformed(verdict.because);
      if (verdict.kind === 'forbidden-key') throw new ProblemError(forbiddenKey(verdict.key));
      event.body = text;
      event.isBase64Encoded = false;
    },
  };
}

const details = {
  'byte-order-mark': 'The body begins with a byte order mark.',
  'duplicate-key': 'An object has the same key twice.',
  encoding: 'The body is not UTF-8.',
  'not-an-object': 'The body is JSON, but not an object.',
  syntax: 'The body does not parse.',
  'too-deep': 'The body is nested too deeply.',
} as const;

function malformed(because: keyof typeof details): ProblemError {
  return new ProblemError({ ...problems.malformedJson, detail: details[because] }, { because });
}

function forbiddenKey(key: string): Problem {
  return { ...problems.invalidEvent, errors: [{ path: key, code: 'forbidden-field' }] };
}

/** A byte order mark is kept, because it is refused. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString() : undefined;
}
