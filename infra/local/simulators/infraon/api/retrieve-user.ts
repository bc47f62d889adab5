import { jsonReply, notFound, type Reply } from '../../common/wire/reply.ts';
import { toReadModel } from '../user.ts';
import type { Operation } from './call.ts';
import { findUser } from './find-user.ts';

/** `GET /{id}/`. */
export const retrieveUser: Operation = ({ tenant, id }): Reply => {
  const user = findUser(tenant, id);
  return user === undefined ? notFound() : jsonReply(200, toReadModel(user, tenant.options));
};
