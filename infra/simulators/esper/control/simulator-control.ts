import {
  createControlCall,
  type Remote,
  remoteCommonControls,
} from '../../common/control/remote-controls.ts';
import type { SimulatedUser } from '../user.ts';
import type { SimulatorControls } from './controls.ts';

/** The controls of a simulator that runs in another process. */
export type EsperSimulatorControl = Remote<SimulatorControls>;

/** A client of the control plane of the simulator at `url`. Rejects where the simulator refuses a request. */
export const createEsperSimulatorControl = (url: string): EsperSimulatorControl => {
  const call = createControlCall(url);
  // The control plane answers nothing as an empty object.
  const orNull = (found: SimulatedUser | { readonly id?: never }) => (found.id === undefined ? null : found);
  return {
    ...remoteCommonControls(call),
    state: () => call({ method: 'GET', path: '/state' }),
    users: (range = {}) => call({ method: 'GET', path: '/users', query: { ...range } }),
    findUser: async (query) => orNull(await call({ method: 'GET', path: '/users', query: { ...query } })),
    putUsers: (seeds) => call({ method: 'POST', path: '/users', body: seeds }),
    removeUser: async (id) => (await call({ method: 'DELETE', path: '/users', query: { id } })).removed,
    invitations: () => call({ method: 'GET', path: '/invitations' }),
    acceptInvitation: async (acceptance) =>
      orNull(await call({ method: 'POST', path: '/invitations/accept', body: acceptance })),
    setOptions: (changes) => call({ method: 'POST', path: '/options', body: changes }),
  };
};
