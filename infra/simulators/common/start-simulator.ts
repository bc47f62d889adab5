import { createServer } from 'node:http';
import type { ControlRoute } from './control/common-routes.ts';
import { controlPath, serveControl } from './control/serve-control.ts';
import type { EffectsLog, Logged } from './effects-log.ts';
import type { FaultRegistry } from './faults/fault-registry.ts';
import { close, listen } from './listen.ts';
import type { Exchange } from './serve-operations.ts';

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

/** What every simulator takes. */
export interface SimulatorOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default: a fresh random one. */
  readonly apiKey?: string;
  /** Epoch milliseconds; for time stamps, visibility, invitations and rate limits. Waits take real time. */
  readonly clock?: () => number;
}

/** What every simulator gives beside its controls. */
export interface Simulator<Effect> {
  /** The origin, without a trailing slash. */
  readonly url: string;
  /** The key as it is now. */
  readonly apiKey: string;
  /** Resolves with the first effect, past or to come, that matches; rejects after `timeoutMs` (default 5000). */
  waitForEffect(matches: (effect: Effect) => boolean, timeoutMs?: number): Promise<Effect>;
  /** Ends all waits and connections. */
  close(): Promise<void>;
}

/** Serves a vendor's API and the control plane beside it. */
export const startSimulator = async <Details extends object>(
  port: number,
  simulated: {
    readonly tenant: { readonly apiKey: string; readonly effects: EffectsLog<Details> };
    readonly faults: FaultRegistry;
    readonly routes: ReadonlyMap<string, ControlRoute>;
    readonly serveApi: (exchange: Exchange) => Promise<void>;
  },
): Promise<Simulator<Details & Logged>> => {
  const { tenant, faults, routes, serveApi } = simulated;
  const server = await startServer(port, async (exchange) => {
    if (exchange.url.pathname.startsWith(`${controlPath}/`)) await serveControl(routes, exchange);
    else await serveApi(exchange);
  });
  return {
    url: server.url,
    get apiKey() {
      return tenant.apiKey;
    },
    waitForEffect: (matches, timeoutMs = 5000) => tenant.effects.waitFor(matches, timeoutMs),
    close: () => {
      faults.clear();
      return server.close();
    },
  };
};
