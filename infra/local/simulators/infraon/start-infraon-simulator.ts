import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { serveApi } from './api/serve-api.ts';
import { createControls, type SimulatorControls } from './control/controls.ts';
import { controlPath, serveControl } from './control/serve-control.ts';
import type { Effect } from './effects-log.ts';
import { FaultRegistry } from './faults/fault-registry.ts';
import { Tenant } from './tenant.ts';
import type { TenantOptionsInput } from './tenant-options.ts';
import type { UserSeed } from './user.ts';

export interface InfraonSimulatorOptions extends TenantOptionsInput {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default: a fresh random one. */
  readonly apiKey?: string;
  /** Users that are there from the start, and after a reset. */
  readonly users?: readonly UserSeed[];
  /** The user that the API key belongs to. */
  readonly ownProfile?: UserSeed;
  /** Epoch milliseconds; for time stamps, visibility and rate limits. Waits take real time. */
  readonly clock?: () => number;
}

export interface InfraonSimulator extends SimulatorControls {
  /** The origin, without a trailing slash. */
  readonly url: string;
  /** The key as it is now. */
  readonly apiKey: string;
  /** Resolves with the first effect, past or to come, that matches; rejects after `timeoutMs` (default 5000). */
  waitForEffect(matches: (effect: Effect) => boolean, timeoutMs?: number): Promise<Effect>;
  /** Ends all waits and connections. */
  close(): Promise<void>;
}

const defaultOwnProfile: UserSeed = {
  username: 'integration@example.com',
  email: 'integration@example.com',
  name: 'HR integration',
};

const loopback = '127.0.0.1';

/** Starts a simulated Infraon tenant on loopback. Nothing is written to disk. */
export const startInfraonSimulator = async (
  setup: InfraonSimulatorOptions = {},
): Promise<InfraonSimulator> => {
  const {
    port = 0,
    apiKey,
    users = [],
    ownProfile = defaultOwnProfile,
    clock: now = Date.now,
    ...options
  } = setup;
  const key = apiKey ?? randomBytes(24).toString('hex');
  const tenant = new Tenant({ now, apiKey: key, users, ownProfile, options });
  const faults = new FaultRegistry(now);
  const controls = createControls(tenant, faults);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${loopback}`);
    const exchange = { request, response, url };
    if (url.pathname.startsWith(`${controlPath}/`)) await serveControl(controls, exchange);
    else await serveApi({ tenant, faults, ...exchange });
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A client that left in the middle of its request ends here, and so does a mistake in the simulator: that one must show.
      if (response.headersSent || request.socket.destroyed) response.destroy();
      else response.writeHead(500).end(`Simulator: ${error instanceof Error ? error.stack : ''}`);
    });
  });
  // Longer than clients keep idle connections, so that a reused one is never closed under them.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator has no TCP address');

  return {
    ...controls,
    url: `http://${loopback}:${address.port}`,
    get apiKey() {
      return tenant.apiKey;
    },
    waitForEffect: (matches, timeoutMs = 5000) => tenant.effects.waitFor(matches, timeoutMs),
    close: () =>
      new Promise((resolve) => {
        faults.clear();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
