import { randomBytes } from 'node:crypto';
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

export interface EsperSimulatorOptions extends TenantOptionsInput {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default: a fresh random one. */
  readonly apiKey?: string;
  /** The tenant's enterprise, a UUID. Default: the one that the stage `local-esper` configures. */
  readonly enterprise?: string;
  /** Users that are there from the start, and after a reset, beside the key's own and the system's. */
  readonly users?: readonly UserSeed[];
  /** The user that the API key belongs to. */
  readonly ownUser?: UserSeed;
  /** Epoch milliseconds; for time stamps, visibility, invitations and rate limits. Waits take real time. */
  readonly clock?: () => number;
}

export interface EsperSimulator extends SimulatorControls {
  /** The origin, without a trailing slash. The API is below `/api` of it. */
  readonly url: string;
  /** The key as it is now. */
  readonly apiKey: string;
  /** Resolves with the first effect, past or to come, that matches; rejects after `timeoutMs` (default 5000). */
  waitForEffect(matches: (effect: Effect) => boolean, timeoutMs?: number): Promise<Effect>;
  /** Ends all waits and connections. */
  close(): Promise<void>;
}

const defaultEnterprise = '2b9d6c1e-7f40-4a53-8c12-9e5d3b7a6f10';

const defaultOwnUser: UserSeed = {
  username: 'integration@example.com',
  first_name: 'HR',
  last_name: 'integration',
  profile: { role: 'Enterprise Admin' },
};

/** Starts a simulated Esper tenant on loopback. Nothing is written to disk. */
export const startEsperSimulator = async (setup: EsperSimulatorOptions = {}): Promise<EsperSimulator> => {
  const {
    port = 0,
    apiKey = randomBytes(24).toString('hex'),
    enterprise = defaultEnterprise,
    users = [],
    ownUser = defaultOwnUser,
    clock: now = Date.now,
    ...options
  } = setup;
  const tenant = new Tenant({ now, apiKey, enterprise, users, ownUser, options });
  const faults = new FaultRegistry(faultSchema, now);
  const controls = createControls(tenant, faults);
  const routes = controlRoutes(controls);

  const server = await startServer(port, async (exchange) => {
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
