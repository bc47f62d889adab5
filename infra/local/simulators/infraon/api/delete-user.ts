import { notFound, type Reply } from '../../common/wire/reply.ts';
import { type Operation, recordEffect } from './call.ts';
import { findUser } from './find-user.ts';

/** `DELETE /{id}/`: 204. */
export const deleteUser: Operation = (call): Reply => {
  const user = findUser(call.tenant, call.id);
  if (user === undefined) return notFound();
  call.tenant.directory.remove(user);
  recordEffect(call, { kind: 'deleted', user, removedFromAssets: user.assets });
  return { status: 204, headers: {}, body: '' };
};
