/** What create takes and the read model never shows. */
export interface UnshownFields {
  readonly first_name?: string | null;
  readonly landline?: number | null;
  readonly phone?: string | null;
  readonly timezone?: string | null;
  readonly dashboard?: string | null;
  readonly role?: string | null;
  readonly organization_role?: string | null;
}

/** One user as the simulated server holds it, in the vendor's own names. `assets` counts what the user owns, manages or uses. */
export interface SimulatedUser {
  readonly profile_id: string;
  readonly user: number;
  readonly username: string;
  readonly email: string | null;
  readonly name: string;
  readonly is_active: boolean;
  readonly creation_time: string;
  readonly last_loggged_in: string;
  readonly customer_id: readonly unknown[];
  readonly customer_entity_id: readonly unknown[];
  readonly is_multiple_customer_user: boolean;
  readonly is_profile_image: boolean;
  readonly assets: number;
  readonly unshown: UnshownFields;
}

/** A user to put into the directory from outside the API; what is missing is filled in. */
export type UserSeed = { readonly [F in keyof SimulatedUser]?: SimulatedUser[F] | undefined };

const defaultCustomer: readonly unknown[] = Object.freeze([1]);
const nothingUnshown: UnshownFields = Object.freeze({});

/**
 * An opaque text id that is not the number, so that a client that mixes up the two is found out. Multiplying by an odd
 * number modulo 2^32 gives every number an id of its own.
 */
export const profileIdOf = (user: number): string => `up${Math.imul(user, 2654435761) >>> 0}`;

/** Completes a seed. `creationTime` is used where the seed has none. */
export const completeUser = (seed: UserSeed, user: number, creationTime: string): SimulatedUser => {
  const username = seed.username ?? seed.email ?? `user-${user}@example.com`;
  return {
    profile_id: seed.profile_id ?? profileIdOf(user),
    user,
    username,
    email: seed.email === undefined ? username : seed.email,
    name: seed.name ?? username,
    is_active: seed.is_active ?? true,
    creation_time: seed.creation_time ?? creationTime,
    last_loggged_in: seed.last_loggged_in ?? '',
    customer_id: seed.customer_id ?? defaultCustomer,
    customer_entity_id: seed.customer_entity_id ?? defaultCustomer,
    is_multiple_customer_user: seed.is_multiple_customer_user ?? false,
    is_profile_image: seed.is_profile_image ?? false,
    assets: seed.assets ?? 0,
    unshown: seed.unshown ?? nothingUnshown,
  };
};

/** What a tenant shows beside, in place of or without the published fields. */
export interface ReadModelOptions {
  readonly extraFields: Readonly<Record<string, unknown>>;
  readonly shownAs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
}

/** Whether this tenant shows the user in another way than the published model does. */
export const isShownOddly = ({ username }: SimulatedUser, options: ReadModelOptions): boolean =>
  options.shownAs[username] !== undefined || options.leftOut[username] !== undefined;

/** The read model as this tenant shows it. */
export const toReadModel = (
  user: SimulatedUser,
  options: ReadModelOptions,
): Readonly<Record<string, unknown>> => {
  const shown = { ...publishedModel(user), ...options.extraFields };
  if (!isShownOddly(user, options)) return shown;
  const left = options.leftOut[user.username] ?? [];
  const all = Object.entries({ ...shown, ...options.shownAs[user.username] });
  return Object.fromEntries(all.filter(([field]) => !left.includes(field)));
};

/** The published read model `UserList` (three g's in `last_loggged_in` are the vendor's). */
const publishedModel = (user: SimulatedUser) => ({
  profile_id: user.profile_id,
  user: user.user,
  profile: 'User',
  creation_time: user.creation_time,
  profile_image: '',
  avatar: user.name.slice(0, 1).toUpperCase(),
  email: user.email,
  name: user.name,
  is_active: user.is_active,
  last_loggged_in: user.last_loggged_in,
  customer_id: user.customer_id,
  customer_entity_id: user.customer_entity_id,
  actual_username: user.username,
  is_multiple_customer_user: user.is_multiple_customer_user,
  is_profile_image: user.is_profile_image,
});
