import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { close, listen } from '../../simulators/common/listen.ts';
import type { FunctionError } from './invocation.ts';

/** One process's side of the Runtime API. */
export interface RuntimeClient {
  /** The process asks for work; it is answered when there is some. */
  next(response: ServerResponse): void;
  result(requestId: string, payload: unknown): void;
  failure(requestId: string, error: FunctionError): void;
  initFailure(error: FunctionError): void;
}

export interface RuntimeApi {
  /** What a process gets as AWS_LAMBDA_RUNTIME_API; the path tells the processes apart. */
  attach(id: string, client: RuntimeClient): string;
  detach(id: string): void;
  close(): Promise<void>;
}

const errorSchema = z
  .object({ errorType: z.string(), errorMessage: z.string() })
  .catch({ errorType: 'Unknown', errorMessage: 'The function described no error.' });

const pathPattern =
  /^\/(?<id>[^/]+)\/2018-06-01\/runtime\/(?:(?<next>invocation\/next)|(?<init>init\/error)|invocation\/(?<requestId>[^/]+)\/(?<end>response|error))$/;

/**
 * The Lambda Runtime API (version 2018-06-01) on the loopback address, for the processes of all functions.
 */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const clients = new Map<string, RuntimeClient>();
  const server = createServer(async (request, response) => {
    const { id, next, init, requestId = '', end } = pathPattern.exec(request.url ?? '')?.groups ?? {};
    const client = clients.get(id ?? '');
    if (!client) return void response.writeHead(404).end();
    if (next) return client.next(response);
    try {
      const body = await text(request);
      if (init) client.initFailure(errorSchema.parse(parse(body)));
      else if (end === 'error') client.failure(requestId, errorSchema.parse(parse(body)));
      else client.result(requestId, parse(body));
      response.writeHead(202).end('{"status":"OK"}');
    } catch {
      // The process went away in mid-sentence; its end is noticed where it was started.
      response.destroy();
    }
  });
  server.requestTimeout = 0;
  const { port } = await listen(server);
  return {
    attach(id, client) {
      clients.set(id, client);
      return `127.0.0.1:${port}/${id}`;
    },
    detach: (id) => void clients.delete(id),
    close: () => close(server),
  };
}

function parse(body: string): unknown {
  return body ? JSON.parse(body) : null;
}
