import {
  createControlCall,
  type Remote,
  remoteCommonControls,
} from '../../common/control/remote-controls.ts';
import type { SimulatorControls, UserQuery } from './controls.ts';

/** The controls of a simulator that runs in another process. */
export type SimulatorControl = Remote<SimulatorControls>;

/** A client of the control plane of the simulator at `origin`. Rejects where the simulator refuses a request. */
export const createSimulatorControl = (origin: string): SimulatorControl => {
  const call = createControlCall(origin);
  return {
    ...remoteCommonControls(call),
    state: () => call({ method: 'GET', path: '/state' }),
    users: (range = {}) => call({ method: 'GET', path: '/users', query: { ...range } }),
    findUser: async (query: UserQuery) => {
      const found = await call({ method: 'GET', path: '/users', query: { ...query } });
      return found.profile_id === undefined ? null : found;
    },
    putUsers: (seeds) => call({ method: 'POST', path: '/users', body: seeds }),
    removeUser: async (id) => (await call({ method: 'DELETE', path: '/users', query: { id } })).removed,
    generateUsers: async (wanted) =>
      (await call({ method: 'POST', path: '/users/generate', body: wanted })).users,
    setOptions: (changes) => call({ method: 'POST', path: '/options', body: changes }),
  };
};
