import type { SimulatorControls, UserQuery } from './controls.ts';
import { controlPath } from './serve-control.ts';

type Remote<T> = {
  readonly [Name in keyof T]: T[Name] extends (...input: infer Input) => infer Answer
    ? (...input: Input) => Promise<Answer>
    : never;
};

/** The controls of a simulator that runs in another process. */
export type SimulatorControl = Remote<SimulatorControls>;

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

/**
 * A client of the control plane (`/_simulator/*`) of the simulator at `origin`. The two sides are built from the same
 * sources, so answers are taken at their word. Rejects where the simulator refuses a request.
 */
export const createSimulatorControl = (origin: string): SimulatorControl => {
  const call = async ({ method, path, query = {}, body }: Call) => {
    const url = new URL(`${controlPath}${path}`, origin);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, `${value}`);
    const json =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(url, { method, ...json });
    if (!response.ok)
      throw new Error(`Simulator control ${method} ${path}: ${response.status} ${await response.text()}`);
    return JSON.parse(await response.text());
  };
  return {
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
    effects: (since) => call({ method: 'GET', path: '/effects', query: { since } }),
    requests: () => call({ method: 'GET', path: '/requests' }),
    arm: (fault) => call({ method: 'POST', path: '/faults', body: fault }),
    faults: () => call({ method: 'GET', path: '/faults' }),
    clearFaults: async (id) => {
      await call({ method: 'DELETE', path: '/faults', query: { id } });
    },
    setApiKey: async (apiKey) => {
      await call({ method: 'POST', path: '/key', body: { apiKey } });
    },
    setOptions: (changes) => call({ method: 'POST', path: '/options', body: changes }),
    clearRequests: async () => {
      await call({ method: 'DELETE', path: '/requests' });
    },
    reset: async () => {
      await call({ method: 'POST', path: '/reset' });
    },
  };
};
