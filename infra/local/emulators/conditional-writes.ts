import type { buildApp } from 'fauxqs';
import * as z from 'zod';

const pathSchema = z.object({ bucket: z.string(), '*': z.string().min(1) });

const refusals = {
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  ConditionalRequestConflict: [409, 'A conflicting conditional operation is currently in progress'],
} as const;

/**
 * Supplies what fauxqs lacks: conditional writes. `If-None-Match: *` writes where there is no object, `If-Match` where there still is
 * the one with that ETag, and a second such request for a key meanwhile conflicts, as in S3.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function holdConditions(app: ReturnType<typeof buildApp>): void {
  const underWay = new Map<string, unknown>();

  app.addHook('preHandler', async (request, reply) => {
    const path = pathSchema.safeParse(request.params).data;
    const { 'if-none-match': absent, 'if-match': expected } = request.headers;
    const isWrite = request.method === 'PUT' || request.method === 'POST';
    if (!isWrite || path === undefined || (absent === undefined && expected === undefined)) return;
    const refuse = (code: keyof typeof refusals) => {
      const [status, message] = refusals[code];
      const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
      return reply.code(status).header('content-type', 'application/xml').send(body);
    };
    const url = `/${path.bucket}/${path['*'].split('/').map(encodeURIComponent).join('/')}`;
    if (underWay.has(url)) return refuse('ConditionalRequestConflict');
    underWay.set(url, request);
    const { statusCode, headers } = await app.inject({ method: 'HEAD', url });
    const isThere = statusCode === 200;
    if (absent !== undefined && isThere) return refuse('PreconditionFailed');
    if (expected !== undefined && !isThere) return refuse('NoSuchKey');
    if (expected !== undefined && headers.etag !== expected) return refuse('PreconditionFailed');
  });
  app.addHook('onResponse', async (request) => {
    for (const [url, owner] of underWay) if (owner === request) underWay.delete(url);
  });
}
