import { TargetError } from '../provisioning/target-error.ts';
import type { EsperUser } from './esper-user.ts';

/** The id by which the newer API names the user. Throws `rejected` for a user who has none there. */
export function authnUserIdOf(user: EsperUser): string {
  const id = user.profile?.authn_user_id;
  if (typeof id === 'string' && id !== '') return id;
  throw new TargetError('rejected', { mayHaveHappened: false });
}
