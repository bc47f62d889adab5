import * as z from 'zod';
import { type ControlRoute, commonRoutes } from '../../common/control/common-routes.ts';
import { faultSchema } from '../operations.ts';
import { tenantOptionsInputSchema } from '../tenant-options.ts';
import type { SimulatorControls } from './controls.ts';

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
const userSeedSchema = z
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

const range = z.strictObject({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(0).default(1000),
});
const userNumber = z.coerce.number().int();
const lookup = z.strictObject({ username: z.string(), email: z.string(), id: userNumber }).partial();
const acceptance = z.strictObject({
  email: z.string(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});

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
    ['DELETE /users', ({ query }) => ({ removed: controls.removeUser(userNumber.parse(query.get('id'))) })],
    ['GET /invitations', () => controls.invitations()],
    ['POST /invitations/accept', ({ body }) => controls.acceptInvitation(acceptance.parse(body))],
    ['POST /options', ({ body }) => controls.setOptions(tenantOptionsInputSchema.parse(body))],
  ]);
