import { onTestFinished } from 'vitest';
import {
  type EsperSimulator,
  type EsperSimulatorOptions,
  startEsperSimulator,
} from '../../../../infra/simulators/esper/index.ts';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The body read as JSON; undefined where it is none. */
  readonly json: ReturnType<typeof JSON.parse>;
}

export interface SimulatedTenant {
  readonly simulator: EsperSimulator;
  /** The tenant's own id, in paths and profiles. */
  readonly enterprise: string;
  /** Calls a path below `/api` with the key. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A create request for an invented user. */
  newUser(username: string, fields?: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
}

const readJson = (text: string) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Starts a simulator that ends with the test. */
export const startTenant = async (options: EsperSimulatorOptions = {}): Promise<SimulatedTenant> => {
  const simulator = await startEsperSimulator(options);
  onTestFinished(() => simulator.close());
  const { enterprise } = simulator.state();
  return {
    simulator,
    enterprise,
    newUser: (username, fields = {}) => ({
      username,
      email: username,
      first_name: 'Somebody',
      last_name: 'New',
      profile: { role: 'Enterprise User', enterprise },
      ...fields,
    }),
    call: async (method, path, body, headers = {}) => {
      const response = await fetch(`${simulator.url}/api${path}`, {
        method,
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${simulator.apiKey}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return {
        status: response.status,
        headers: response.headers,
        json: readJson(await response.text()),
      };
    },
  };
};
