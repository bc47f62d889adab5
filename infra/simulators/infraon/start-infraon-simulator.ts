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

export interface InfraonSimulatorOptions extends TenantOptionsInput, SimulatorOptions {
  /** Users that are there from the start, and after a reset. */
  readonly users?: readonly UserSeed[];
  /** The user that the API key belongs to. */
  readonly ownProfile?: UserSeed;
}

export interface InfraonSimulator extends SimulatorControls, Simulator<Effect> {}

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
    apiKey = randomBytes(24).toString('hex'),
    users = [],
    ownProfile = defaultOwnProfile,
    clock: now = Date.now,
    ...options
  } = setup;
  const tenant = new Tenant({ now, apiKey, users, ownProfile, options });
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
