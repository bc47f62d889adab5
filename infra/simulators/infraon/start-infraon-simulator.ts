import { randomBytes } from 'node:crypto';
import type { Exchange } from '../common/answer-exchange.ts';
import { controlPath, serveControl } from '../common/control/serve-control.ts';
import { FaultRegistry } from '../common/faults/fault-registry.ts';
import { startServer } from '../common/start-server.ts';
import { serveApi } from './api/serve-api.ts';
import { controlRoutes } from './control/control-routes.ts';
import { createControls, type SimulatorControls } from './control/controls.ts';
import type { Effect } from './effect.ts';
import { faultSchema } from './operations.ts';
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
  const faults = new FaultRegistry(faultSchema, now);
  const controls = createControls(tenant, faults);

  const routes = controlRoutes(controls);

  const server = await startServer(port, async (exchange: Exchange) => {
    if (exchange.url.pathname.startsWith(`${controlPath}/`)) await serveControl(routes, exchange);
    else await serveApi({ tenant, faults, ...exchange });
  });

  return {
    ...controls,
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
