import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../../shared/http/clock.ts';
import type { CredentialProvider } from '../../shared/http/vendor-authorization.ts';

export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

type Answer = (request: Received, response: ServerResponse) => unknown;

export interface VendorServer extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
}

/** A vendor on loopback that answers as the test says, and keeps what it received. */
export async function startVendor(answer: Answer): Promise<VendorServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const seen = {
      method: request.method ?? '',
      url: request.url ?? '',
      authorization: request.headers.authorization,
      contentType: request.headers['content-type'],
      body: await bodyOf(request),
    };
    received.push(seen);
    await answer(seen, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers JSON. */
export function json(
  response: ServerResponse,
  body: unknown,
  {
    status = 200,
    headers = {},
  }: { readonly status?: number; readonly headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** A clock that waits no real time; `waits` lists, in ms, what it would have waited. */
export function quickClock(): { readonly clock: Clock; readonly waits: readonly number[] } {
  const waits: number[] = [];
  return {
    waits,
    clock: {
      now: () => Date.now(),
      sleep: async (milliseconds, signal) => {
        signal?.throwIfAborted();
        waits.push(milliseconds);
      },
    },
  };
}

/** The first key until it is refreshed, then the second. */
export function rotatingKeys(keys: readonly string[] = []): {
  readonly credentials: CredentialProvider;
  readonly refreshes: () => number;
} {
  const [first = 'key-1', second = first] = keys;
  let refreshes = 0;
  let key = first;
  return {
    refreshes: () => refreshes,
    credentials: {
      get: async () => key,
      refresh: async () => {
        refreshes += 1;
        await new Promise((resolve) => setImmediate(resolve));
        key = second;
        return key;
      },
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
