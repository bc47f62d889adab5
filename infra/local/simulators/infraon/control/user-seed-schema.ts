import * as z from 'zod';

const unshown = z.strictObject({
  first_name: z.string().nullable().exactOptional(),
  landline: z.int().nullable().exactOptional(),
  phone: z.string().nullable().exactOptional(),
  timezone: z.string().nullable().exactOptional(),
  dashboard: z.string().nullable().exactOptional(),
  role: z.string().nullable().exactOptional(),
  organization_role: z.string().nullable().exactOptional(),
});

/** A user as it is put into the directory over HTTP, in the vendor's field names; every field may be missing. */
export const userSeedSchema = z
  .strictObject({
    profile_id: z.string().min(1).max(25),
    user: z.int().min(1),
    username: z.string().min(1),
    email: z.string().nullable(),
    name: z.string(),
    is_active: z.boolean(),
    creation_time: z.string(),
    last_loggged_in: z.string(),
    customer_id: z.array(z.unknown()),
    customer_entity_id: z.array(z.unknown()),
    is_multiple_customer_user: z.boolean(),
    is_profile_image: z.boolean(),
    assets: z.int().min(0),
    unshown,
  })
  .partial();
