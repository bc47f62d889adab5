import { type CommonControls, createCommonControls } from '../../common/control/common-controls.ts';
import type { ArmedFault } from '../../common/faults/fault.ts';
import { type FaultRegistry, seededRandom } from '../../common/faults/fault-registry.ts';
import type { Effect } from '../effect.ts';
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
export interface SimulatorControls extends CommonControls<Effect> {
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
  /** Changes some options; the others stay. Answers all. */
  setOptions(changes: TenantOptionsInput): TenantOptions;
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
  ...createCommonControls(tenant, faults),
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
  setOptions: (changes) => tenant.setOptions(changes),
});

const givenNames =
  'Ada Bo Chi Dana Eli Fay Gus Hana Ivo Jun Kai Lea Mio Nia Oto Pia Quin Rae Sol Tam Uma Vic Wen Xan Yui Zoe';
const familyNames =
  'Ash Birch Cedar Dale Elm Fern Grove Heath Ivy Juniper Knoll Larch Moss Nettle Oak Pine Reed Sage Thorn Vale';

/**
 * Invented people for volume: the same seed gives the same people. Addresses end in `example.com`, are unique, and come
 * in no order, so that a sort has something to do. About one in twenty is inactive.
 */
function* generateUsers(wanted: {
  readonly count: number;
  readonly seed: number;
}): Generator<UserSeed & { readonly username: string }> {
  const random = seededRandom(wanted.seed);
  const given = givenNames.split(' ');
  const family = familyNames.split(' ');
  const tag = wanted.seed.toString(36);
  for (let i = 0; i < wanted.count; i += 1) {
    const first = given[Math.floor(random() * given.length)] ?? 'Ada';
    const last = family[Math.floor(random() * family.length)] ?? 'Ash';
    const username = `${first}.${last}.${tag}-${i.toString(36)}@example.com`.toLowerCase();
    yield { username, email: username, name: `${first} ${last}`, is_active: random() >= 0.05 };
  }
}
