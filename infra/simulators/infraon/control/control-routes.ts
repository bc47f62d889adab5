import * as z from 'zod';
import { type ControlRoute, commonRoutes } from '../../common/control/common-routes.ts';
import { faultSchema } from '../operations.ts';
import { tenantOptionsInputSchema } from '../tenant-options.ts';
import type { SimulatorControls } from './controls.ts';

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
const userSeedSchema = z
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

const range = z.strictObject({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(0).default(1000),
});
const lookup = z.strictObject({ username: z.string(), email: z.string(), id: z.string() }).partial();
const generation = z.strictObject({ count: z.int().min(0).max(5_000_000), seed: z.int().default(1) });

/** The control plane of one simulated tenant. */
export const controlRoutes = (controls: SimulatorControls): ReadonlyMap<string, ControlRoute> =>
  new Map([
    ...commonRoutes(controls, faultSchema),
    ['GET /state', () => controls.state()],
    [
      'GET /users',
      ({ query }) => {
        const asked = Object.fromEntries(query);
        if (['username', 'email', 'id'].some((name) => query.has(name)))
          return controls.findUser(lookup.parse(asked));
        return controls.users(range.parse(asked));
      },
    ],
    ['POST /users', ({ body }) => controls.putUsers(z.array(userSeedSchema).parse(body))],
    ['DELETE /users', ({ query }) => ({ removed: controls.removeUser(z.string().parse(query.get('id'))) })],
    ['POST /users/generate', ({ body }) => ({ users: controls.generateUsers(generation.parse(body)) })],
    ['POST /options', ({ body }) => controls.setOptions(tenantOptionsInputSchema.parse(body))],
  ]);
