import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array;
}

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * An AWS client's settings that take its requests to a stand-in in this process without a socket and without a
 * signature, which are two thirds of what a call costs. The stand-in reads and answers the same HTTP as it would
 * behind a port.
 */
export function withoutSockets(server: Server) {
  return {
    requestHandler: {
      handle: async (request: Request) => ({ response: await ask(server, request) }),
    },
    signer: {
      sign: async <Signed extends { headers: Record<string, string> }>(request: Signed): Promise<Signed> => {
        Object.assign(request.headers, unsigned);
        return request;
      },
    },
  };
}

/** What the stand-ins look for in a signed request. */
const unsigned = {
  'x-amz-date': '20260601T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20260601/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
};

function ask(server: Server, { method, path, headers, body }: Request): Promise<Response> {
  return new Promise((resolve) => {
    const incoming = Object.assign(new EventEmitter(), { method, url: path, headers });
    server.emit('request', incoming, new Answer(resolve));
    if (body !== undefined) incoming.emit('data', Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    incoming.emit('end');
  });
}

/** As much of Node's response as the stand-ins write. */
class Answer {
  statusCode = 200;
  readonly #headers: Record<string, string> = {};
  readonly #done: (response: Response) => void;

  constructor(done: (response: Response) => void) {
    this.#done = done;
  }

  setHeader(name: string, value: string | number): void {
    this.#headers[name.toLowerCase()] = String(value);
  }

  end(body = ''): void {
    this.#done({ statusCode: this.statusCode, headers: this.#headers, body: Buffer.from(body) });
  }
}
