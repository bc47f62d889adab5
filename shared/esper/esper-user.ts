import * as z from 'zod';

/** Flags of a profile that can be written, so that they have to be repeated where a profile is replaced. */
const flags = {
  is_customer: z.boolean().nullish(),
  is_endpoint_creator: z.boolean().nullish(),
  setup_wizard_complete: z.boolean().nullish(),
  default_password_changed: z.boolean().nullish(),
  is_developer: z.boolean().nullish(),
  can_factory_reset: z.boolean().nullish(),
};

/** Groups are objects in replies. */
const group = z.union([z.string(), z.object({ id: z.string(), name: z.string().nullish() })]);

/**
 * A user as Esper shows it: of the published schema `User`, what is needed. Everything else is dropped where it is read, because a
 * user carries tokens. Nothing is required but the id.
 */
export const esperUserSchema = z.object({
  id: z.int(),
  username: z.string().nullish(),
  email: z.string().nullish(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  is_active: z.boolean().nullish(),
  is_email_verified: z.boolean().nullish(),
  last_login: z.string().nullish(),
  profile: z
    .object({
      /** By which the newer API names the user. */
      authn_user_id: z.string().nullish(),
      role: z.string().nullish(),
      enterprise: z.string().nullish(),
      groups: z.array(group).nullish(),
      created_on: z.string().nullish(),
      ...flags,
    })
    .nullish(),
});

export type EsperUser = z.infer<typeof esperUserSchema>;

/** Names of the {@link flags}. */
export const profileFlags = Object.keys(flags) as readonly (keyof typeof flags)[];

/** The ids of the user's device groups. */
export function groupIdsOf(user: EsperUser): readonly string[] {
  return (user.profile?.groups ?? []).map((one) => (typeof one === 'string' ? one : one.id));
}
