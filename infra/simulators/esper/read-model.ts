import type { Tenant } from './tenant.ts';
import { type SimulatedUser, uuidOf } from './user.ts';

/** The read model as this tenant shows it. */
export const toReadModel = (tenant: Tenant, user: SimulatedUser): Readonly<Record<string, unknown>> => {
  const { shownAs, leftOut } = tenant.options;
  const left = leftOut[user.username] ?? [];
  const all = Object.entries({ ...publishedModel(tenant, user), ...shownAs[user.username] });
  return Object.fromEntries(all.filter(([field]) => !left.includes(field)));
};

/** The published read model `User`: groups are objects here, and UUID strings in requests. */
const publishedModel = (tenant: Tenant, user: SimulatedUser) => {
  const { profile } = user;
  return {
    id: user.id,
    username: user.username,
    email: user.email,
    first_name: user.first_name,
    last_name: user.last_name,
    full_name: `${user.first_name} ${user.last_name}`.trim(),
    is_staff: false,
    is_superuser: false,
    is_active: user.is_active,
    profile: {
      id: 10_000 + user.id,
      enterprise_user_id: `eu-${user.id}`,
      ...profile,
      authn_connection_id: profile.authn_connection_id ?? tenant.options.connections[0],
      groups: profile.groups.map(
        (id) =>
          tenant.options.groups.find((group) => group.id === id) ?? {
            id,
            name: '',
            path: '',
            device_count: 0,
          },
      ),
    },
    emm: emmOf(user),
    last_login: user.last_login,
    token: `token-of-${uuidOf(`token ${user.id}`)}`,
    has_emm: true,
    is_email_verified: user.is_email_verified,
  };
};

const emmOf = (user: SimulatedUser) => ({
  id: 20_000 + user.id,
  user: user.id,
  account_identifier: `account-${user.id}`,
  account_type: 'userAccount',
  display_name: user.username,
  google_user_id: `google-${user.id}`,
  google_enterprise: 1,
  is_active: user.is_active,
  created_on: user.profile.created_on,
  updated_on: user.profile.updated_on,
  authentication_token: {
    id: 30_000 + user.id,
    token: `emm-token-of-${uuidOf(`emm ${user.id}`)}`,
    is_active: user.is_active,
    updated_on: user.profile.updated_on,
  },
});
