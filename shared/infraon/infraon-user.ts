import * as z from 'zod';
import { InfraonError } from './infraon-error.ts';
import type { InfraonOptions } from './options.ts';

/**
 * A user as Infraon shows it: the published model `UserList` (three g's in `last_loggged_in`). Nothing is required here
 * but the id (see {@link userIdOf}), because the published requirements are loose; unknown fields are kept.
 */
export const infraonUserSchema = z.looseObject({
  profile_id: z.union([z.string(), z.int()]).optional(),
  user: z.union([z.int(), z.string()]).nullish(),
  creation_time: z.string().nullish(),
  email: z.string().nullish(),
  name: z.string().nullish(),
  is_active: z.boolean().nullish(),
  actual_username: z.string().nullish(),
  customer_id: z.unknown().optional(),
  customer_entity_id: z.unknown().optional(),
  is_multiple_customer_user: z.boolean().nullish(),
  is_profile_image: z.boolean().nullish(),
});

export type InfraonUser = z.infer<typeof infraonUserSchema>;

/** The id by which paths name the user. Throws when the reply has none. */
export function userIdOf(user: InfraonUser, options: Pick<InfraonOptions, 'accountIdField'>): string {
  const id = user[options.accountIdField];
  if (typeof id === 'string' && id !== '') return id;
  if (typeof id === 'number') return String(id);
  throw new InfraonError({ code: 'unreadable-reply', retryable: true, mayHaveHappened: false });
}
