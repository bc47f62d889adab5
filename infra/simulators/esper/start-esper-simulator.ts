import { randomBytes } from 'node:crypto';
import { FaultRegistry } from '../common/faults/fault-registry.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../common/start-simulator.ts';
import { serveApi } from './api/serve-api.ts';
import { controlRoutes } from './control/control-routes.ts';
import { createControls, type SimulatorControls } from './control/controls.ts';
import type { Effect } from './effect.ts';
import { faultSchema } from './operations.ts';
import { Tenant } from './tenant.ts';
import type { TenantOptionsInput } from './tenant-options.ts';
import type { UserSeed } from './user.ts';

export interface EsperSimulatorOptions extends TenantOptionsInput, SimulatorOptions {
  /** The tenant's enterprise, a UUID. Default: the one that the stage `local-esper` configures. */
  readonly enterprise?: string;
  /** Users that are there from the start, and after a reset, beside the key's own and the system's. */
  readonly users?: readonly UserSeed[];
  /** The user that the API key belongs to. */
  readonly ownUser?: UserSeed;
}

/** The API is below `/api` of its origin. */
export interface EsperSimulator extends SimulatorControls, Simulator<Effect> {}

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
  const simulator = await startSimulator(port, {
    tenant,
    faults,
    routes: controlRoutes(controls),
    serveApi: (exchange) => serveApi({ tenant, faults, ...exchange }),
  });
  return Object.assign(simulator, controls);
};
