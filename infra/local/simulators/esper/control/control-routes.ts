import * as z from 'zod';
import { type ControlRoute, commonRoutes } from '../../common/control/common-routes.ts';
import { faultSchema } from '../operations.ts';
import { tenantOptionsInputSchema } from '../tenant-options.ts';
import type { SimulatorControls } from './controls.ts';
import { userSeedSchema } from './user-seed-schema.ts';

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
