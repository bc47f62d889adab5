import * as z from 'zod';

/** What is sent to the caller. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const responseSchema = z.object({
  statusCode: z.int().min(100).max(599),
  headers: z.record(z.string(), scalar).default({}),
  cookies: z.array(z.string()).optional(),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/** The answers that API Gateway gives itself. */
export const gatewayAnswers = {
  notFound: gatewayAnswer(404, 'Not Found'),
  tooLarge: gatewayAnswer(413, 'Request Entity Too Large'),
  throttled: gatewayAnswer(429, 'Too Many Requests'),
  failed: gatewayAnswer(500, 'Internal Server Error'),
  timedOut: gatewayAnswer(503, 'Service Unavailable'),
} as const;

/**
 * Turns a function's result into an answer: payload format 2.0. A result without `statusCode` is the body of
 * a 200; one that cannot be read is a 500.
 */
export function functionResponse(payload: unknown): HttpAnswer {
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const response = responseSchema.safeParse(payload);
  if (!response.success) return gatewayAnswers.failed;
  const { statusCode, headers, cookies, body, isBase64Encoded } = response.data;
  const names = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...names,
      ...(cookies ? { 'set-cookie': cookies } : {}),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

function gatewayAnswer(status: number, message: string): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) };
}
