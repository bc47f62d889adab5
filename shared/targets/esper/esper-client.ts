import { type Clock, systemClock } from '../../http/clock.ts';
import type { CredentialProvider } from '../../http/vendor-authorization.ts';
import {
  createVendorHttp,
  type VendorAttempt,
  type VendorCallOptions,
  type VendorRequest,
} from '../../http/vendor-http.ts';
import { EsperError, type EsperUser } from './esper-user.ts';
import { listAllUsers } from './listing-progress.ts';
import type { EsperOptions, EsperRole } from './options.ts';
import { parseUser, parseUserPage, type UserPage } from './parse-reply.ts';

/** A profile as it is written: groups are UUIDs. Published as required where a user is created or replaced. */
export interface ProfileToWrite {
  readonly role: EsperRole;
  readonly enterprise: string;
  readonly groups?: readonly string[];
  readonly [flag: string]: unknown;
}

/** Changes of a user, in the published names. */
export interface UserChanges {
  readonly username?: string;
  readonly password?: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly is_active?: boolean;
  readonly email?: string;
  readonly profile?: ProfileToWrite;
}

/** The published schema `UserWrite`. */
export type UserToWrite = UserChanges & { readonly username: string; readonly profile: ProfileToWrite };

/**
 * The seven published operations of Esper's user API, the replacements that Esper names for the deprecated ones, and the
 * listing of all users. Ids of users are those of the published API unless they are said to be `authn_user_id`. All
 * throw {@link EsperError}.
 */
export interface EsperClient {
  /** The API key's own user. */
  getUserInfo(call?: VendorCallOptions): Promise<EsperUser>;
  listUsers(
    request: { readonly offset: number; readonly limit?: number },
    call?: VendorCallOptions,
  ): Promise<UserPage>;
  createUser(user: UserToWrite, call?: VendorCallOptions): Promise<EsperUser>;
  getUser(id: string, call?: VendorCallOptions): Promise<EsperUser>;
  replaceUser(id: string, user: UserToWrite, call?: VendorCallOptions): Promise<EsperUser>;
  patchUser(id: string, changes: UserChanges, call?: VendorCallOptions): Promise<EsperUser>;
  /** Deletes the user's API keys, too. */
  deleteUser(id: string, call?: VendorCallOptions): Promise<void>;
  /** Replaces `createUser`: sends an invitation. The user exists once it is accepted. */
  invite(
    invitation: { readonly email: string; readonly profile: ProfileToWrite },
    call?: VendorCallOptions,
  ): Promise<void>;
  /** Replaces changes of a profile; by `authn_user_id`. */
  setRole(
    authnUserId: string,
    change: { readonly role: EsperRole; readonly groups?: readonly string[] },
    call?: VendorCallOptions,
  ): Promise<void>;
  /** Replaces changes of a name; by `authn_user_id`. No other field is published. */
  setFirstName(authnUserId: string, firstName: string, call?: VendorCallOptions): Promise<void>;
  /** Replaces `deleteUser`; by `authn_user_id`. */
  removeFromTenant(authnUserId: string, call?: VendorCallOptions): Promise<void>;
  /**
   * Every user who has an id, each once. Throws `incomplete-listing` when fewer come than are counted. `onComplete` is told how many
   * may be anyone, because they cannot be read.
   */
  listAllUsers(
    call?: VendorCallOptions & { readonly onComplete?: (unreadable: number) => void },
  ): AsyncGenerator<EsperUser, void, void>;
}

export interface EsperClientDependencies {
  readonly options: EsperOptions;
  readonly credentials: CredentialProvider;
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  /** In [0, 1): jitters the waits before repeats. */
  readonly random?: () => number;
  /** Told of every attempt of a call. */
  readonly onAttempt?: (attempt: VendorAttempt) => void;
  /** Told after a complete listing how many users in it could not be read, where any. */
  readonly onUnreadable?: (count: number) => void;
}

export function createEsperClient(dependencies: EsperClientDependencies): EsperClient {
  const { options } = dependencies;
  const http = createVendorHttp({
    prefix: new URL(`${options.apiPath}/`, options.baseUrl),
    options,
    authorize: (key) => `Bearer ${key}`,
    fail: (details) => new EsperError(details),
    credentials: dependencies.credentials,
    fetch: dependencies.fetch ?? globalThis.fetch,
    clock: dependencies.clock ?? systemClock,
    random: dependencies.random ?? Math.random,
    onAttempt: dependencies.onAttempt,
  });
  const user = async (request: VendorRequest, call?: VendorCallOptions) =>
    parseUser(await http.call(request, call), { ...options, isWrite: request.method !== 'GET' });
  /** A call whose reply says nothing beyond its status. */
  const done = async (request: VendorRequest, call?: VendorCallOptions) => {
    await http.call(request, call);
  };
  const tenant = `authn2/v0/tenant/${uuidPart(options.enterpriseId)}`;

  const listUsers: EsperClient['listUsers'] = async ({ offset, limit }, call) => {
    const searchParams = { limit: limit ?? options.pageSize, offset };
    return parseUserPage(
      await http.call({ operation: 'listUsers', method: 'GET', path: 'user/', searchParams }, call),
      options,
    );
  };

  return {
    getUserInfo: (call) => user({ operation: 'getUserInfo', method: 'GET', path: 'user_info/' }, call),
    listUsers,
    createUser: (json, call) => user({ operation: 'createUser', method: 'POST', path: 'user/', json }, call),
    getUser: async (id, call) => user({ operation: 'getUser', method: 'GET', path: userPath(id) }, call),
    replaceUser: async (id, json, call) =>
      user({ operation: 'replaceUser', method: 'PUT', path: userPath(id), json }, call),
    patchUser: async (id, json, call) =>
      user({ operation: 'patchUser', method: 'PATCH', path: userPath(id), json }, call),
    deleteUser: async (id, call) =>
      done({ operation: 'deleteUser', method: 'DELETE', path: userPath(id) }, call),
    invite: ({ email, profile }, call) => {
      const connection = options.invitationConnectionId;
      const asked = connection === undefined ? {} : { connection_id: connection };
      const json = { email, meta: { email, profile }, ...asked };
      return done({ operation: 'invite', method: 'POST', path: `${tenant}/invite`, json }, call);
    },
    setRole: async (id, json, call) =>
      done({ operation: 'setRole', method: 'PUT', path: `authz2/v1/users/${uuidPart(id)}`, json }, call),
    setFirstName: async (id, firstName, call) =>
      done(
        {
          operation: 'setFirstName',
          method: 'PUT',
          path: `authn2/v0/user/${uuidPart(id)}`,
          json: { first_name: firstName },
        },
        call,
      ),
    removeFromTenant: async (id, call) =>
      done(
        { operation: 'removeFromTenant', method: 'DELETE', path: `${tenant}/user/${uuidPart(id)}/` },
        call,
      ),
    listAllUsers: ({ onComplete, ...call } = {}) =>
      listAllUsers({
        listUsers,
        call,
        onComplete: (unreadable) => {
          if (unreadable > 0) dependencies.onUnreadable?.(unreadable);
          onComplete?.(unreadable);
        },
      }),
  };
}

/** The path of one user in the published API. Throws a RangeError for what is no id of a user. */
function userPath(id: string): string {
  if (!/^[1-9]\d{0,15}$/.test(id)) throw new RangeError('not the id of an Esper user');
  return `user/${id}/`;
}

/** A UUID as part of a path. Throws a RangeError for what is none. */
function uuidPart(id: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw new RangeError('not a UUID');
  return id;
}
