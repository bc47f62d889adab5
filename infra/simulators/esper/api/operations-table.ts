import type { OperationName } from '../operations.ts';
import type { Operation } from './call.ts';
import { createUser, deleteUser, patchUser, replaceUser } from './edit-user.ts';
import { getUserInfo, listUsers, retrieveUser } from './read-users.ts';
import { inviteUser, setName, setRole } from './replacements.ts';

/** What carries out each operation. */
export const operationsTable: Readonly<Record<OperationName, Operation>> = {
  user_info: getUserInfo,
  list: listUsers,
  create: createUser,
  retrieve: retrieveUser,
  replace: replaceUser,
  patch: patchUser,
  delete: deleteUser,
  invite: inviteUser,
  set_role: setRole,
  set_name: setName,
  remove: deleteUser,
};
