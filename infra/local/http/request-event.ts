import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RouteMatch } from './match-route.ts';

interface RequestEventOptions {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly match: RouteMatch;
  readonly port: number;
  readonly accountId: string;
}

/** Content types whose bodies API Gateway passes on as text; it encodes all others as base64. */
const textual = /^(?:text\/|application\/(?:json|xml|javascript)\b|[^;]*\+(?:json|xml)\b)/i;

/** A request as an HTTP API passes it to a function: payload format 2.0. */
export function requestEvent({ request, body, match, port, accountId }: RequestEventOptions): object {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const rawPath = (request.url ?? '/').split('?')[0] ?? '/';
  const requestId = randomUUID();
  const headers = joinHeaders(request);
  const cookies = headers.cookie?.split('; ');
  delete headers.cookie;
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
  const query = joinQuery(url.searchParams);
  const asText = isText(request.headers);
  const { pathParameters, route } = match;
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString: url.search.slice(1),
    ...(cookies ? { cookies } : {}),
    headers: {
      ...headers,
      'x-amzn-trace-id': `Root=1-${requestId}`,
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': String(port),
      'x-forwarded-proto': 'http',
    },
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId,
      apiId: 'local',
      domainName: `127.0.0.1:${port}`,
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: route.routeKey,
      stage: '$default',
      time: new Date().toISOString(),
      timeEpoch: Date.now(),
    },
    ...(body.length > 0 ? { body: body.toString(asText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !asText,
  };
}

function isText(headers: IncomingMessage['headers']): boolean {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return false;
  return headers['content-type'] === undefined || textual.test(headers['content-type']);
}

/** Lower-case names; repeated headers joined by commas. */
function joinHeaders(request: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (values) joined[name] = values.join(name === 'cookie' ? '; ' : ',');
  }
  return joined;
}

function joinQuery(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...parameters.keys()].map((key) => [key, parameters.getAll(key).join(',')]));
}

/** Reads a request's body up to a number of bytes; undefined when it is larger. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= mostBytes) chunks.push(chunk);
  }
  return bytes > mostBytes ? undefined : Buffer.concat(chunks);
}
