import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod';
import { scimToken, scimUser } from './scim-request.ts';

const messageSchema = z.object({ url: z.url() });
const createdSchema = z.looseObject({ id: z.string() });

/** A SCIM server in a process of its own, and what a client asks it. */
export interface ScimServer extends AsyncDisposable {
  create(name: string): Promise<string>;
  find(name: string): Promise<unknown>;
  change(id: string, title: string): Promise<unknown>;
}

/** Runs the file, which sends its origin to its parent. */
export async function startScimServer(file: string): Promise<ScimServer> {
  const child = fork(file, { env: { ...process.env, SCIM_TOKEN: scimToken } });
  const [message] = await once(child, 'message', { signal: AbortSignal.timeout(30_000) });
  const { url } = messageSchema.parse(message);
  const headers = { authorization: `Bearer ${scimToken}`, 'content-type': 'application/scim+json' };

  async function ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} was answered ${response.status}: ${answer}`);
    return answer === '' ? undefined : JSON.parse(answer);
  }

  return {
    async create(name) {
      return createdSchema.parse(await ask('POST', '/Users', scimUser(name))).id;
    },
    async find(name) {
      const filter = encodeURIComponent(`userName eq "${name}@example.com"`);
      return ask('GET', `/Users?filter=${filter}`);
    },
    change: (id, title) =>
      ask('PATCH', `/Users/${id}`, {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path: 'title', value: title }],
      }),
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, 'exit');
    },
  };
}
