import type { FaultInput } from '../faults/fault.ts';
import { controlPath } from './serve-control.ts';

/** Controls of a simulator that runs in another process. */
export type Remote<T> = {
  readonly [Name in keyof T]: T[Name] extends (...input: infer Input) => infer Answer
    ? (...input: Input) => Promise<Answer>
    : never;
};

export interface ControlCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

/**
 * Calls the control plane (`/_simulator/*`) of the simulator at `origin`. The two sides are built from the same
 * sources, so answers are taken at their word. Rejects where the simulator refuses a request.
 */
export const createControlCall =
  (origin: string) =>
  async ({ method, path, query = {}, body }: ControlCall) => {
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

/** What every simulator offers, from another process. */
export const remoteCommonControls = (call: ReturnType<typeof createControlCall>) => ({
  effects: (since?: number) => call({ method: 'GET', path: '/effects', query: { since } }),
  requests: () => call({ method: 'GET', path: '/requests' }),
  arm: (fault: FaultInput) => call({ method: 'POST', path: '/faults', body: fault }),
  faults: () => call({ method: 'GET', path: '/faults' }),
  clearFaults: async (id?: number) => {
    await call({ method: 'DELETE', path: '/faults', query: { id } });
  },
  setApiKey: async (apiKey: string) => {
    await call({ method: 'POST', path: '/key', body: { apiKey } });
  },
  clearRequests: async () => {
    await call({ method: 'DELETE', path: '/requests' });
  },
  reset: async () => {
    await call({ method: 'POST', path: '/reset' });
  },
});
