import type { Effect } from '../effects-log.ts';
import type { ArmedFault, FaultInput } from '../faults/fault.ts';
import type { FaultRegistry } from '../faults/fault-registry.ts';
import { generateUsers } from '../generate-users.ts';
import type { RequestCounts } from '../request-log.ts';
import type { Invitation, Tenant } from '../tenant.ts';
import type { TenantOptions, TenantOptionsInput } from '../tenant-options.ts';
import type { SimulatedUser, UserSeed } from '../user.ts';

/** The simulator at a glance. Holds no key. */
interface SimulatorState {
  readonly users: number;
  readonly activeUsers: number;
  readonly ownProfileId: string | null;
  readonly lastEffect: number;
  readonly invitations: readonly Invitation[];
  readonly options: TenantOptions;
  readonly faults: readonly ArmedFault[];
}

/** One user by exactly one of its identifiers; names are compared without regard to case. */
export interface UserQuery {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly id?: string | undefined;
}

/** What a test, the demo or a benchmark can see and do behind the API. Nothing here is logged as an effect. */
export interface SimulatorControls {
  state(): SimulatorState;
  /** Users in the order of creation, with what the API never shows. Default: the first 1000. */
  users(range?: { readonly offset?: number; readonly limit?: number }): readonly SimulatedUser[];
  findUser(query: UserQuery): SimulatedUser | null;
  /** Adds users; one whose user name or e-mail address exists is overwritten with the fields given. */
  putUsers(seeds: readonly UserSeed[]): readonly SimulatedUser[];
  /** Removes a user by profile id; false where there is none. */
  removeUser(profileId: string): boolean;
  /** Adds invented users and answers how many the directory then has. */
  generateUsers(wanted: { readonly count: number; readonly seed: number }): number;
  /** The effects after sequence number `since` (default 0), oldest first. */
  effects(since?: number): readonly Effect[];
  requests(): RequestCounts;
  /** Throws where the fault is malformed. */
  arm(fault: FaultInput): ArmedFault;
  faults(): readonly ArmedFault[];
  /** One fault by its id, or all. Requests that wait because of them go on. */
  clearFaults(id?: number): void;
  setApiKey(apiKey: string): void;
  /** Changes some options; the others stay. Answers all. */
  setOptions(changes: TenantOptionsInput): TenantOptions;
  /** Sets the request counts to zero. */
  clearRequests(): void;
  /** As it was at the start: users, options, key; no faults, effects, invitations or counts. */
  reset(): void;
}

const countActive = (tenant: Tenant): number => {
  let active = 0;
  for (const user of tenant.directory.held.all()) if (user.is_active) active += 1;
  return active;
};

const find = (tenant: Tenant, { username, email, id }: UserQuery): SimulatedUser | undefined => {
  if (username !== undefined) return tenant.directory.held.byUsername(username);
  if (email !== undefined) return tenant.directory.held.byEmail(email);
  return id === undefined ? undefined : tenant.directory.held.byProfileId(id);
};

/** Binds the controls to one running tenant and its faults. */
export const createControls = (tenant: Tenant, faults: FaultRegistry): SimulatorControls => ({
  state: () => ({
    users: tenant.directory.held.size,
    activeUsers: countActive(tenant),
    ownProfileId: tenant.own?.profile_id ?? null,
    lastEffect: tenant.effects.last,
    invitations: [...tenant.invitations],
    options: tenant.options,
    faults: faults.list(),
  }),
  users: ({ offset = 0, limit = 1000 } = {}) => tenant.directory.held.slice(offset, limit),
  findUser: (query) => find(tenant, query) ?? null,
  putUsers: (seeds) => tenant.putUsers(seeds),
  removeUser: (profileId) => {
    const user = tenant.directory.held.byProfileId(profileId);
    if (user !== undefined) tenant.directory.remove(user);
    return user !== undefined;
  },
  generateUsers: (wanted) => {
    tenant.directory.addAll(generateUsers(wanted));
    return tenant.directory.held.size;
  },
  effects: (since = 0) => tenant.effects.since(since),
  requests: () => tenant.requests.counts(),
  arm: (fault) => faults.arm(fault),
  faults: () => faults.list(),
  clearFaults: (id) => faults.clear(id),
  setApiKey: (apiKey) => {
    tenant.apiKey = apiKey;
  },
  setOptions: (changes) => tenant.setOptions(changes),
  clearRequests: () => tenant.requests.clear(),
  reset: () => {
    faults.clear();
    tenant.reset();
  },
});
