import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import {
  type InfraonSimulator,
  type InfraonSimulatorOptions,
  startInfraonSimulator,
} from '../../../../infra/simulators/infraon/index.ts';

/** The request of the vendor's published create example. */
export const publishedExample = {
  email: 'test@everest.com',
  name: 'Test',
  password:
    'ZDk5NjMwYmNjNzA1ODYzOWU3ZTgwZGYyMzlmMzhhMzI6OlUyRnNkR1ZrWDEvc0Jlb1BwcVYxcGViUWlucHFDTG1DdUlUanVMYWtzb1U9',
  confirm_password:
    'ZDk5NjMwYmNjNzA1ODYzOWU3ZTgwZGYyMzlmMzhhMzI6OlUyRnNkR1ZrWDEvTUJhSkp2bENBQWlKdHBUOHVQY1ErdmZ6dnRhMkowMDg9',
  landline: 801212121,
  timezone: 'time zone 1',
  phone: '99999999',
  dashboard: '1',
  role: '',
  is_active: true,
  organization_role: 'Manager',
  first_name: 'Test',
  username: 'test@everest.com',
};

const seal = (password: string, key: string): string => {
  const salt = randomBytes(8);
  let block = Buffer.alloc(0);
  let material = Buffer.alloc(0);
  while (material.length < 48) {
    block = createHash('md5')
      .update(Buffer.concat([block, Buffer.from(key), salt]))
      .digest();
    material = Buffer.concat([material, block]);
  }
  const cipher = createCipheriv('aes-256-cbc', material.subarray(0, 32), material.subarray(32, 48));
  const sealed = Buffer.concat([Buffer.from('Salted__'), salt, cipher.update(password), cipher.final()]);
  return Buffer.from(`${key}::${sealed.toString('base64')}`).toString('base64');
};

/** Both password fields, sealed as the vendor's form does. */
export const sealedPasswords = (password: string, confirm = password) => {
  const key = randomBytes(16).toString('hex');
  return { password: seal(password, key), confirm_password: seal(confirm, key) };
};

/** A create request for an invented user. */
export const newUser = (username: string, fields: Readonly<Record<string, unknown>> = {}) => ({
  username,
  email: username,
  name: 'Somebody New',
  ...sealedPasswords('Str0ng&Long-enough'),
  ...fields,
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON; undefined where it is none. */
  readonly json: ReturnType<typeof JSON.parse>;
}

const readJson = (text: string) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export interface SimulatedTenant {
  readonly simulator: InfraonSimulator;
  /** Calls a path below the published base path with the key; a plain object is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** Starts a simulator that ends with the test. */
export const startTenant = async (options: InfraonSimulatorOptions = {}): Promise<SimulatedTenant> => {
  const simulator = await startInfraonSimulator(options);
  onTestFinished(() => simulator.close());
  return {
    simulator,
    call: async (method, path, body, headers = {}) => {
      const raw = body instanceof FormData || body instanceof URLSearchParams || typeof body === 'string';
      const response = await fetch(`${simulator.url}/ux/common/user/profile/${path}`, {
        method,
        redirect: 'manual',
        headers: {
          authorization: simulator.apiKey,
          ...(raw || body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, json: readJson(text) };
    },
  };
};
