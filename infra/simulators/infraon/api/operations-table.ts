import type { OperationName } from '../operations.ts';
import type { Operation } from './call.ts';
import { createUser } from './create-user.ts';
import { uploadCsv, validateCsv } from './csv-import.ts';
import { downloadCsv } from './download-csv.ts';
import { deleteUser, editUser } from './edit-user.ts';
import { inviteUsers } from './invite-users.ts';
import { activeUsers, listUsers, retrieveUser } from './list-users.ts';
import { formOptions, getOwnProfile, logout, saveOwnProfile, savePreference } from './own-user.ts';

/** What carries out each published operation. */
export const operationsTable: Readonly<Record<OperationName, Operation>> = {
  list: listUsers,
  create: createUser,
  retrieve: retrieveUser,
  edit: editUser,
  delete: deleteUser,
  active_users: activeUsers,
  activeuser_list: activeUsers,
  download_csv: downloadCsv,
  getmyprofile: getOwnProfile,
  logout,
  myprofile: saveOwnProfile,
  options: formOptions,
  preference: savePreference,
  upload_csv: uploadCsv,
  user_invite: inviteUsers,
  validate_csv: validateCsv,
};
