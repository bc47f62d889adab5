import type { MiddlewareObj } from '@middy/core';
import { ProblemError, problems } from './problem-details.ts';
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
