import { createHash } from 'node:crypto';

/** A user's profile as the server holds it; groups by their ids. */
export interface SimulatedProfile {
  readonly role: string;
  readonly groups: readonly string[];
  readonly enterprise: string;
  readonly authn_user_id: string;
  /** How the user signs in; absent: by the tenant's default. */
  readonly authn_connection_id?: string | undefined;
  readonly authz_role_id: string;
  readonly created_on: string;
  readonly updated_on: string;
  readonly is_customer: boolean;
  readonly is_endpoint_creator: boolean;
  readonly setup_wizard_complete: boolean;
  readonly default_password_changed: boolean;
  readonly is_developer: boolean;
  readonly can_factory_reset: boolean;
}

/** One user as the simulated server holds it, in the vendor's own names. */
export interface SimulatedUser {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly is_active: boolean;
  readonly last_login: string | null;
  readonly is_email_verified: boolean;
  readonly profile: SimulatedProfile;
}

/** A user to put into the directory from outside the API; what is missing is filled in. */
export type UserSeed = {
  readonly [F in Exclude<keyof SimulatedUser, 'profile'>]?: SimulatedUser[F] | undefined;
} & { readonly profile?: Partial<SimulatedProfile> | undefined };

/** A UUID that is always the same for the same text. */
export const uuidOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Whether the account belongs to the vendor's system and not to a person. */
export const isSystemAccount = ({ email }: Pick<SimulatedUser, 'email'>): boolean =>
  /^device-.*@esper\.io$/i.test(email);

const flags = {
  is_customer: true,
  is_endpoint_creator: false,
  setup_wizard_complete: true,
  default_password_changed: true,
  is_developer: false,
  can_factory_reset: false,
};

/** Completes a seed. `time` (ISO) is used where it has none. */
export const completeUser = (
  seed: UserSeed,
  given: { readonly id: number; readonly enterprise: string; readonly time: string },
): SimulatedUser => {
  const { id, enterprise, time } = given;
  const username = seed.username ?? seed.email ?? `user-${id}@example.com`;
  const role = seed.profile?.role ?? 'Enterprise User';
  return {
    id,
    username,
    email: seed.email ?? username,
    first_name: seed.first_name ?? '',
    last_name: seed.last_name ?? '',
    is_active: seed.is_active ?? true,
    last_login: seed.last_login ?? null,
    is_email_verified: seed.is_email_verified ?? false,
    profile: {
      ...flags,
      groups: [],
      enterprise,
      authn_user_id: uuidOf(`authn ${id}`),
      created_on: time,
      updated_on: time,
      ...seed.profile,
      role,
      authz_role_id: uuidOf(`role ${role}`),
    },
  };
};
