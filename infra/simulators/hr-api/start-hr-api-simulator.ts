import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { startServer } from '../common/start-simulator.ts';

export interface HrApiSimulator {
  /** The origin that stands for those of all HR systems. */
  readonly url: string;
  /** Answers requests for the path (without its query) with the JSON from now on; undefined: 404 again. */
  put(path: string, record: unknown): void;
  /** Answers requests whose path begins so with this status until it is cleared with undefined. */
  fail(prefix: string, status: number | undefined): void;
  /** How often paths that begin so were asked for. */
  requestCount(prefix: string): number;
  close(): Promise<void>;
}

/** `PUT /_simulator/records/<path>` says what `<path>` is answered with, so that people can try it with curl. */
const control = '/_simulator/records';

/**
 * The APIs of HR systems, as far as they are read: whatever was put at a path is answered there, whichever the method is,
 * to requests whose authorization holds the key. `POST /v1/auth` exchanges the key for a token, as Personio wants it.
 */
export async function startHrApiSimulator(options: {
  readonly apiKey: string;
  readonly port?: number;
}): Promise<HrApiSimulator> {
  const { apiKey, port = 0 } = options;
  const records = new Map<string, unknown>();
  const failing = new Map<string, number>();
  const asked: string[] = [];
  const token = `token-for-${apiKey}`;

  const answerTo = async (request: IncomingMessage, path: string): Promise<readonly [number, unknown]> => {
    const body = (await buffer(request)).toString('utf8');
    if (path.startsWith(control)) {
      if (request.method !== 'PUT') return [405, {}];
      records.set(path.slice(control.length), JSON.parse(body));
      return [200, { status: 'put' }];
    }
    asked.push(path);
    const failure = [...failing].find(([prefix]) => path.startsWith(prefix));
    if (failure !== undefined) return [failure[1], { message: 'out of order' }];
    if (path === '/v1/auth') {
      const isKnown = JSON.parse(body).client_secret === apiKey;
      return isKnown ? [200, { success: true, data: { token } }] : [403, { success: false }];
    }
    if (!holdsKey(request.headers.authorization, apiKey)) return [401, { message: 'who are you' }];
    return records.has(path) ? [200, records.get(path)] : [404, { message: 'no such thing' }];
  };

  const server = await startServer(port, async ({ request, response, url }) => {
    const [status, body] = await answerTo(request, url.pathname);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return {
    url: server.url,
    put: (path, record) => void (record === undefined ? records.delete(path) : records.set(path, record)),
    fail: (prefix, status) =>
      void (status === undefined ? failing.delete(prefix) : failing.set(prefix, status)),
    requestCount: (prefix) => asked.filter((path) => path.startsWith(prefix)).length,
    close: () => server.close(),
  };
}

function holdsKey(authorization = '', apiKey: string): boolean {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme === 'Bearer') return value === apiKey || value === `token-for-${apiKey}`;
  return scheme === 'Basic' && Buffer.from(value, 'base64').toString('utf8').split(':').includes(apiKey);
}
