import * as z from 'zod';
import { flagOf, textOf } from '../../http/read-scalar.ts';
import { VendorError, type VendorErrorDetails } from '../../http/vendor-error.ts';
import { TargetError } from '../target-error.ts';

/** A failed call on Esper. */
export class EsperError extends VendorError {
  override readonly name = 'EsperError';

  constructor(details: VendorErrorDetails) {
    super('esper', details);
  }
}

/** Thrown for a reply that is JSON, but not what the API publishes. */
export function unreadableReply({ isWrite }: { readonly isWrite: boolean }): EsperError {
  return new EsperError({ code: 'unreadable-reply', retryable: true, mayHaveHappened: isWrite });
}

/** Read leniently, and undefined where it cannot be read: one odd field says nothing of the others. */
const text = z.unknown().transform(textOf).optional();
const flag = z.unknown().transform(flagOf).optional();

/** Flags of a profile that can be written, so that they have to be repeated where a profile is replaced. */
const flags = {
  is_customer: flag,
  is_endpoint_creator: flag,
  setup_wizard_complete: flag,
  default_password_changed: flag,
  is_developer: flag,
  can_factory_reset: flag,
};

const group = z.union([z.string(), z.object({ id: z.string(), name: text })]);

/**
 * A user as Esper shows it: of the published schema `User`, what is needed. Everything else is dropped where it is read, because a
 * user carries tokens. Nothing is required but the id.
 */
export const esperUserSchema = z.object({
  id: z.preprocess(
    (id) => (typeof id === 'string' && /^\d+$/.test(id) ? Number(id) : id),
    z.int().positive(),
  ),
  username: text,
  email: text,
  first_name: text,
  last_name: text,
  is_active: flag,
  is_email_verified: flag,
  last_login: text,
  profile: z
    .object({
      /** By which the newer API names the user. */
      authn_user_id: text,
      role: text,
      enterprise: text,
      groups: z.array(group).optional().catch(undefined),
      created_on: text,
      ...flags,
    })
    .optional()
    .catch(undefined),
});

export type EsperUser = z.infer<typeof esperUserSchema>;

/** Names of the {@link flags}. */
export const profileFlags = Object.keys(flags) as readonly (keyof typeof flags)[];

/** The ids of the user's device groups. */
export function groupIdsOf(user: EsperUser): readonly string[] {
  return (user.profile?.groups ?? []).map((one) => (typeof one === 'string' ? one : one.id));
}

/** The id by which the newer API names the user. Throws `rejected` for a user who has none there. */
export function authnUserIdOf(user: EsperUser): string {
  const id = user.profile?.authn_user_id;
  if (typeof id === 'string' && id !== '') return id;
  throw new TargetError('rejected', { mayHaveHappened: false });
}
