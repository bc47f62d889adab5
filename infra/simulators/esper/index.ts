/**
 * A simulated Esper tenant: a real HTTP server on loopback with the seven published user operations under `/api/`
 * and the replacements that the vendor names for those it calls deprecated, written from the vendor's documents alone.
 * It shares no code with the client, so that a wrong reading of the API shows.
 *
 * - `startEsperSimulator()` starts one and gives the controls in process.
 * - `createEsperSimulatorControl(url)` gives the same controls to another process, over `/_simulator/*` (no key needed):
 *   `GET state`, `GET users[?username|email|id | ?offset&limit]`, `POST users` (a list of seeds), `DELETE users?id`,
 *   `GET invitations`, `POST invitations/accept` `{email, first_name?, last_name?}`, `GET effects[?since]`,
 *   `GET requests`, `DELETE requests`, `GET faults`, `POST faults` (one fault), `DELETE faults[?id]`,
 *   `POST key` `{apiKey}`, `POST options` (some of them), `POST reset`.
 *
 * What a tenant may do differently is in `tenant-options.ts`, what can go wrong in `../common/faults/fault.ts`, what a
 * call did in `effect.ts`. Passwords are forgotten at once.
 */
export { createEsperSimulatorControl } from './control/simulator-control.ts';
export type { Effect as EsperEffect } from './effect.ts';
export { defaultGroups } from './groups.ts';
export {
  type EsperSimulator,
  type EsperSimulatorOptions,
  startEsperSimulator,
} from './start-esper-simulator.ts';
export type { SimulatedUser as SimulatedEsperUser } from './user.ts';
