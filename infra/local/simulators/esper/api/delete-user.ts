import type { Reply } from '../../common/wire/reply.ts';
import { findUser, notFound, type Operation, recordEffect } from './call.ts';

/**
 * `DELETE /user/{user_id}/` and `DELETE /authn2/v0/tenant/{enterprise_id}/user/{user_id}/`: 204. A user's API keys go
 * with the user: a caller who deletes the key's own user is locked out.
 */
export const deleteUser: Operation = (call): Reply => {
  const user = findUser(call);
  if (user === undefined || (call.enterprise ?? call.tenant.enterprise) !== call.tenant.enterprise)
    return notFound(call);
  recordEffect(call, { kind: 'deleted', user });
  call.tenant.directory.remove(user);
  return { status: 204, headers: {}, body: '' };
};
