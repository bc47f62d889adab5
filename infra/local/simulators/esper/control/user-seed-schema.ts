import * as z from 'zod';

const text = z.string().exactOptional();
const uuid = z.uuid().exactOptional();
const flag = z.boolean().exactOptional();

const profile = z.strictObject({
  role: text,
  groups: z.array(z.uuid()).exactOptional(),
  enterprise: uuid,
  authn_user_id: uuid,
  is_customer: flag,
  is_endpoint_creator: flag,
  setup_wizard_complete: flag,
  default_password_changed: flag,
  is_developer: flag,
  can_factory_reset: flag,
});

/** A user as it is put into the directory over HTTP, in the vendor's field names; every field may be missing. */
export const userSeedSchema = z
  .strictObject({
    id: z.int().min(1),
    username: z.string().min(1),
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    is_active: z.boolean(),
    last_login: z.string().nullable(),
    is_email_verified: z.boolean(),
    profile,
  })
  .partial();
