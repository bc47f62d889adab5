import { createServer } from 'node:http';
import type { Exchange } from './answer-exchange.ts';
import { close, listen } from './listen.ts';

const loopback = '127.0.0.1';

export interface RunningServer {
  /** The origin, without a trailing slash. */
  readonly url: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Starts an HTTP server on loopback; port 0 is any free one. A mistake in the simulator is answered 500 with its stack. */
export const startServer = async (
  port: number,
  serve: (exchange: Exchange) => Promise<void>,
): Promise<RunningServer> => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${loopback}`);
    serve({ request, response, url }).catch((error: unknown) => {
      // A client that left in the middle of its request ends here, and so does a mistake in the simulator: that one must show.
      if (response.headersSent || request.socket.destroyed) response.destroy();
      else response.writeHead(500).end(`Simulator: ${error instanceof Error ? error.stack : ''}`);
    });
  });
  const { url } = await listen(server, port);
  return { url, close: () => close(server) };
};
