import type { TargetError } from '../../../../shared/targets/target-error.ts';
import { json, startVendor } from '../../../support/vendor-server.ts';
import { esperUser, profile } from './connect.ts';

/** Options of the newer API. */
export const invites = {
  esperApi: 'invites',
  disableBy: 'viewer-role',
  defaultRole: 'Enterprise User',
};

type User = ReturnType<typeof esperUser>;

/** A tenant that knows the own user 1 and those given, and takes what is written. `refuse` answers a write first. */
export async function startTenant(
  given: {
    readonly users?: readonly User[];
    readonly refuse?: (body: Record<string, unknown>, method: string) => object | undefined;
    /** Answers writes with success and changes nothing. */
    readonly deaf?: boolean;
  } = {},
) {
  const users = new Map([esperUser(1), ...(given.users ?? [])].map((user) => [user.id, user]));
  const withRole = (user: User, { role, groups: ids }: { role: string; groups?: string[] }): User => ({
    ...user,
    profile: { ...user.profile, role, groups: (ids ?? []).map((id) => ({ id, name: id })) },
  });
  const byAuthnId = (url: string) =>
    [...users.values()].find((user) => url.includes(String(user.profile?.authn_user_id)));
  const server = await startVendor(({ method, url, body }, response) => {
    const path = new URL(url, 'http://x').pathname.replace('/api/', '');
    const sent = body === '' ? {} : JSON.parse(body);
    const id = Number(/^user\/(\d+)\/$/.exec(path)?.[1]);
    const user = users.get(id) ?? byAuthnId(path);
    if (path === 'user_info/') return json(response, users.get(1));
    if (path === 'user/' && method === 'GET')
      return json(response, { count: users.size, next: null, previous: null, results: [...users.values()] });
    if (path.startsWith('user/') && path !== 'user/' && user === undefined)
      return json(response, { errors: ['Not found.'], status: 404 }, { status: 404 });
    if (method === 'GET') return json(response, user);
    const refusal = given.refuse?.(sent, method);
    if (refusal !== undefined) return json(response, refusal, { status: 400 });
    if (path.endsWith('/invite')) return json(response, { invitation_url: 'https://x' }, { status: 201 });
    if (given.deaf === true) return json(response, user);
    if (method === 'DELETE') {
      users.delete(user?.id ?? 0);
      return response.writeHead(204).end();
    }
    const { profile: wanted, password: _, ...rest } = sent;
    if (method === 'POST') {
      const created = withRole(
        { ...esperUser(20), first_name: '', last_name: '', ...rest, id: 20, profile: profile(20) },
        wanted,
      );
      users.set(20, created);
      return json(response, created, { status: 201 });
    }
    if (user === undefined) return response.writeHead(404).end();
    const { role, groups: ids, ...fields } = rest;
    const changed = { ...user, ...fields };
    const written = wanted ?? (role === undefined ? undefined : { role, groups: ids });
    users.set(user.id, written === undefined ? changed : withRole(changed, written));
    return json(response, users.get(user.id));
  });
  const writes = () =>
    server.received
      .filter(({ method }) => method !== 'GET')
      .map(({ method, url, body }) => ({
        call: `${method} ${url}`,
        body: body === '' ? {} : JSON.parse(body),
      }));
  return {
    url: server.url,
    users,
    writes,
    received: server.received,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** What a call rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<Partial<TargetError>> {
  return promise.then(
    () => Promise.reject(new Error('did not fail')),
    (error) => error,
  );
}
