/**
 * A simulated Infraon tenant: a real HTTP server on loopback with the 16 published operations under
 * `/ux/common/user/profile/`, written from the vendor's documents alone. It shares no code with the client, so that a wrong
 * reading of the API shows.
 *
 * - `startInfraonSimulator()` starts one and gives the controls in process.
 * - `createSimulatorControl(url)` gives the same controls to another process, over `/_simulator/*` (no key needed):
 *   `GET state`, `GET users[?username|email|id | ?offset&limit]`, `POST users` (a list of seeds), `DELETE users?id`,
 *   `POST users/generate` `{count, seed}`, `GET effects[?since]`, `GET requests`, `DELETE requests`, `GET faults`,
 *   `POST faults` (one fault), `DELETE faults[?id]`, `POST key` `{apiKey}`, `POST options` (some of them), `POST reset`.
 *
 * What a tenant may do differently is in `tenant-options.ts`, what can go wrong in `../common/faults/fault.ts`, what a call did in
 * `effect.ts`. Passwords are checked and forgotten.
 */
export type { FaultInput } from '../common/faults/fault.ts';
export { createSimulatorControl, type SimulatorControl } from './control/simulator-control.ts';
export type { Effect } from './effect.ts';
export {
  type InfraonSimulator,
  type InfraonSimulatorOptions,
  startInfraonSimulator,
} from './start-infraon-simulator.ts';
export type { SimulatedUser } from './user.ts';
