import { type CommonControls, createCommonControls } from '../../common/control/common-controls.ts';
import type { ArmedFault } from '../../common/faults/fault.ts';
import type { FaultRegistry } from '../../common/faults/fault-registry.ts';
import { acceptInvitation } from '../api/replacements.ts';
import type { Effect } from '../effect.ts';
import type { Invitation } from '../invitations.ts';
import type { Tenant } from '../tenant.ts';
import type { TenantOptions, TenantOptionsInput } from '../tenant-options.ts';
import type { SimulatedUser, UserSeed } from '../user.ts';

/** The simulator at a glance. Holds no key. */
interface SimulatorState {
  readonly users: number;
  readonly activeUsers: number;
  /** The number of the key's own user; null once it was deleted. */
  readonly ownUserId: number | null;
  readonly enterprise: string;
  readonly lastEffect: number;
  readonly invitations: readonly Invitation[];
  readonly options: TenantOptions;
  readonly faults: readonly ArmedFault[];
}

/** One user by exactly one of its identifiers; names are compared without regard to case. */
export interface UserQuery {
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  readonly id?: number | undefined;
}

export interface Acceptance {
  readonly email: string;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
}

/** What a test, the demo or a benchmark can see and do behind the API. Nothing here is logged as an effect. */
export interface SimulatorControls extends CommonControls<Effect> {
  state(): SimulatorState;
  /** Users in the order of creation. Default: the first 1000. */
  users(range?: { readonly offset?: number; readonly limit?: number }): readonly SimulatedUser[];
  findUser(query: UserQuery): SimulatedUser | null;
  /** Adds users; one whose user name or e-mail address exists is overwritten with the fields given. */
  putUsers(seeds: readonly UserSeed[]): readonly SimulatedUser[];
  /** Removes a user by number; false where there is none. */
  removeUser(id: number): boolean;
  /** Every invitation that was sent, oldest first. */
  invitations(): readonly Invitation[];
  /** Does what the invited person does with the link; null where no invitation of the address is pending. */
  acceptInvitation(acceptance: Acceptance): SimulatedUser | null;
  /** Changes some options; the others stay. Answers all. */
  setOptions(changes: TenantOptionsInput): TenantOptions;
}

const find = ({ directory }: Tenant, { username, email, id }: UserQuery): SimulatedUser | undefined => {
  if (username !== undefined) return directory.byUsername(username);
  if (email !== undefined) return directory.byEmail(email);
  return id === undefined ? undefined : directory.byId(id);
};

/** Binds the controls to one running tenant and its faults. */
export const createControls = (tenant: Tenant, faults: FaultRegistry): SimulatorControls => ({
  ...createCommonControls(tenant, faults),
  state: () => ({
    users: tenant.directory.size,
    activeUsers: [...tenant.directory.all()].filter((user) => user.is_active).length,
    ownUserId: tenant.own?.id ?? null,
    enterprise: tenant.enterprise,
    lastEffect: tenant.effects.last,
    invitations: tenant.invitations.all(),
    options: tenant.options,
    faults: faults.list(),
  }),
  users: ({ offset = 0, limit = 1000 } = {}) => [...tenant.directory.all()].slice(offset, offset + limit),
  findUser: (query) => find(tenant, query) ?? null,
  putUsers: (seeds) => tenant.putUsers(seeds),
  removeUser: (id) => {
    const user = tenant.directory.byId(id);
    if (user !== undefined) tenant.directory.remove(user);
    return user !== undefined;
  },
  invitations: () => tenant.invitations.all(),
  acceptInvitation: ({ email, ...name }) => acceptInvitation(tenant, email, name) ?? null,
  setOptions: (changes) => tenant.setOptions(changes),
});
